import type { StackModel } from "../../local/model.ts";
import { State } from "../../local/state.ts";
import type { TerraformFile } from "../../local/terraform/configuration-file.ts";
import { loadStack } from "../../local/terraform/read-stack.ts";

/**
 * A stack as it is declared, without anything running: origins are made up, and so are the values of variables that
 * have no default. Neither has a part in who may call what.
 *
 * @throws {UserError} the Terraform is not sound
 */
export function declaredModel(file: TerraformFile): StackModel {
  const stack = loadStack(file, {
    state: new State(),
    environment: {},
    defaultVariables: valuesWithoutMeaning(file),
  });
  const addresses = [...stack.userPools, ...stack.httpApis];
  return stack.modelAt(new Map(addresses.map((address) => [address, `http://${address}.localhost`])));
}

function valuesWithoutMeaning({ variables }: TerraformFile): Record<string, string> {
  const unset = [...variables].filter(([, declaration]) => !Object.hasOwn(declaration, "default"));
  return Object.fromEntries(unset.map(([name, { type }]) => [name, valueOfType(String(type ?? "string"))]));
}

function valueOfType(type: string): string {
  if (type === "number") return "0";
  if (type === "bool") return "false";
  if (/^(list|set|tuple)\b/.test(type)) return "[]";
  return /^(map|object)\b/.test(type) ? "{}" : "unset";
}
