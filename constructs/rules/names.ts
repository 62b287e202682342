import type { Environment } from "../environment.ts";
import { fault } from "../errors.ts";

/** Words that Cognito refuses anywhere in a domain prefix. @see AWS: "Configuring a user pool domain" */
const reservedWords = ["aws", "amazon", "cognito"];
const accountIdLength = 12;
const domainPrefixLimit = 63;

/** The environment's own name and its prefix, of which every name on AWS is made; and the region. */
export function nameFaults(name: string, { prefix, region }: Environment): string[] {
  return [
    ...wordFaults(`${name}.prefix`, prefix),
    ...wordFaults(name, name),
    ...lengthFaults(name, prefix),
    ...regionFaults(`${name}.region`, region),
  ];
}

function wordFaults(setting: string, value: string): string[] {
  const faults: string[] = [];
  if (!/^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/.test(value)) {
    const rule = "be lower-case letters, digits and single hyphens, beginning with a letter";
    faults.push(fault(setting, rule, value, "every name on AWS begins with it"));
  }
  for (const word of reservedWords.filter((reserved) => value.includes(reserved))) {
    faults.push(
      fault(setting, `not contain "${word}"`, value, "Cognito reserves the word in domain prefixes"),
    );
  }
  return faults;
}

function lengthFaults(name: string, prefix: string): string[] {
  const longest = domainPrefixLimit - accountIdLength - name.length - 2;
  if (prefix.length <= longest) return [];
  const advice = "the pool's domain prefix is <prefix>-<environment>-<account id>, at most 63 characters";
  return [fault(`${name}.prefix`, `have at most ${longest} characters`, prefix, advice)];
}

export function regionFaults(setting: string, region: string): string[] {
  if (!/^[a-z]{2}(?:-[a-z]+)+-[1-9]$/.test(region)) {
    return [fault(setting, "be the name of an AWS region", region, 'write it like "eu-west-1"')];
  }
  if (!/^(?:cn|us-gov|us-iso\w*)-/.test(region)) return [];
  const advice = "hosts and ARNs of other partitions are not supported";
  return [fault(setting, "be a region of AWS's standard partition", region, advice)];
}
