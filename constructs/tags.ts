import { countFaults, fault, lengthFaults } from "./settings.ts";

export interface TagSettings {
  /**
   * Tags of everything that takes some, besides `application` and `environment`: key → value.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Ours, which the deploy roles go by. */
const reservedKeys = ["application", "environment"];

/** @see AWS: "Tag naming limits and requirements" (50 a resource; the characters that every service takes) */
const mostTags = 50;
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What is wrong with the tags. */
export function tagFaults(name: string, { tags = {} }: TagSettings): string[] {
  const setting = `${name}.tags`;
  const most = mostTags - reservedKeys.length;
  return [
    ...countFaults(setting, Object.keys(tags).length, most, `AWS takes ${mostTags}, two of which are ours`),
    ...Object.entries(tags).flatMap(([key, value]) => keyAndValueFaults(setting, key, value)),
  ];
}

function keyAndValueFaults(setting: string, key: string, value: string): string[] {
  const faults = [
    ...lengthFaults(`${setting}["${key}"]`, value, [0, 256], "shorten it"),
    ...lengthFaults(`a key of ${setting}`, key, [1, 128], "shorten it"),
  ];
  if (reservedKeys.includes(key.toLowerCase()) || /^aws:/i.test(key)) {
    const advice = "the deploy roles go by application and environment, and aws: is AWS's";
    faults.push(fault(setting, "have keys that are not reserved", key, advice));
  }
  const wrong = [key, value].find((text) => !characters.test(text));
  if (wrong === undefined) return faults;
  const rule = "have letters, digits, spaces and _ . : / = + - @ only";
  return [...faults, fault(setting, rule, wrong, "not every service takes others")];
}
