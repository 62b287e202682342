import { environmentVariables } from "../../service/contract.ts";
import { isJsonObject } from "../deployed/json-text.ts";
import { isKnownType } from "./decisive-attributes.ts";
import { type Difference, Placeholder } from "./planned-value.ts";

/** Variables of the function that the contract knows: none of them is a secret, and they decide whom it lets in. */
const knownVariables: readonly string[] = Object.values(environmentVariables);

const secretName = /secret|password|passphrase|private_?key|credential|token$/i;

/**
 * The difference without what Terraform may not know to be a secret: variables of a function that the contract does not
 * know, and of an unknown type texts whose name says that they are secrets. Their names are kept.
 */
export function withoutHidden(type: string, { name, before, after }: Difference): Difference {
  const hide = hideFor(type, name);
  return { name, before: hide(before), after: hide(after) };
}

function hideFor(type: string, attribute: string): (value: unknown) => unknown {
  if (type === "aws_lambda_function" && attribute === "environment") return hideVariables;
  return isKnownType(type) ? (value) => value : (value) => hideSecrets(value, attribute);
}

function hideVariables(environment: unknown): unknown {
  return mapMembers(environment, (variables) =>
    mapMembers(variables, (value, name) =>
      knownVariables.includes(name) || typeof value !== "string" ? value : notShown(value),
    ),
  );
}

function hideSecrets(value: unknown, name: string): unknown {
  if (typeof value === "string") return secretName.test(name) ? notShown(value) : value;
  return mapMembers(value, hideSecrets, name);
}

/** Maps what a map holds; a list, which holds what its name says, item by item. */
function mapMembers(
  value: unknown,
  map: (member: unknown, name: string) => unknown,
  listName?: string,
): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => (listName === undefined ? mapMembers(item, map) : map(item, listName)));
  }
  if (!isJsonObject(value) || value instanceof Placeholder) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(member, name)]));
}

function notShown(value: string): unknown {
  return value === "" ? value : new Placeholder("(not shown)", value);
}
