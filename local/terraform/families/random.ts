import { randomUUID } from "node:crypto";
import { digits, type Instance, lowerCase, type ResourceFamily, randomText, upperCase } from "../family.ts";
import { toBoolean, toNumber, toText } from "../language/values.ts";

/** @see Terraform random provider */
export const randomFamily: ResourceFamily = {
  "random_*": { treatment: "harmless" },
  random_id: {
    treatment: "harmless",
    attributes: {
      hex: (id) => {
        const length = 2 * toNumber(id.attribute("byte_length"));
        return id.remember("hex", () => randomText(length, `${digits}abcdef`));
      },
    },
  },
  random_uuid: {
    treatment: "harmless",
    attributes: { result: (uuid) => uuid.remember("result", randomUUID) },
  },
  random_string: { treatment: "harmless", attributes: { result: randomCharacters } },
  random_password: { treatment: "harmless", attributes: { result: randomCharacters } },
  random_pet: { treatment: "harmless", attributes: { id: randomPet } },
};

/** At least one character of each kind that is not switched off. */
function randomCharacters(instance: Instance): string {
  const kinds = [
    ["lower", lowerCase],
    ["upper", upperCase],
    ["numeric", digits],
    ["special", toText(instance.attribute("override_special") ?? "!@#$%&*()-_=+[]{}<>:?")],
  ] as const;
  const alphabets = kinds.flatMap(([flag, alphabet]) =>
    toBoolean(instance.attribute(flag) ?? true) ? [alphabet] : [],
  );
  const length = toNumber(instance.attribute("length"));
  return instance.remember("result", () =>
    [
      ...alphabets.map((alphabet) => randomText(1, alphabet)),
      randomText(Math.max(0, length - alphabets.length), alphabets.join("")),
    ].join(""),
  );
}

/** Words without a meaning: the provider's lists of adjectives and animals are its own. */
function randomPet(pet: Instance): string {
  const count = toNumber(pet.attribute("length") ?? 2);
  const prefix = pet.attribute("prefix");
  const words = pet.remember("id", () =>
    Array.from({ length: count }, () => randomText(6, lowerCase)).join(
      toText(pet.attribute("separator") ?? "-"),
    ),
  );
  return prefix === undefined
    ? words
    : `${toText(prefix)}${toText(pet.attribute("separator") ?? "-")}${words}`;
}
