import { UserError } from "../errors.ts";
import { evaluate } from "./language/evaluate.ts";
import { parseExpression } from "./language/parse.ts";
import { ExpressionError } from "./language/syntax.ts";
import { toBoolean, toList, toMap, toNumber, toText } from "./language/values.ts";
import type { BlockBody, TerraformFile } from "./terraform-file.ts";
import { readVariableFiles } from "./variable-files.ts";

export interface VariableSources {
  /** `--var NAME=VALUE`; each must be declared. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Searched for `TF_VAR_<name>`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Used where nothing but the declaration gives a value; undeclared ones are ignored. */
  readonly defaultVariables?: Readonly<Record<string, string>>;
}

/**
 * The values of the declared variables. The first that has one wins: `variables`, the variable files beside the
 * Terraform, `TF_VAR_…`, `defaultVariables`, the declared default. A variable that no expression uses needs no value. Validation blocks are not looked at.
 *
 * @throws {UserError} `variables` names one that the file does not declare
 * @see Terraform: Input Variables
 */
export function readVariables(file: TerraformFile, sources: VariableSources): (name: string) => unknown {
  const given = sources.variables ?? {};
  for (const name of Object.keys(given)) {
    if (!file.variables.has(name)) throw undeclared(name, file);
  }
  const fromFiles = readVariableFiles(file.path);
  return (name) => {
    const declaration = file.variables.get(name);
    if (!declaration) throw undeclared(name, file);
    if (!Object.hasOwn(given, name) && fromFiles.has(name)) {
      return convertTo(typeOf(declaration), name, fromFiles.get(name));
    }
    const text = given[name] ?? sources.environment[`TF_VAR_${name}`] ?? sources.defaultVariables?.[name];
    if (text !== undefined) return convert(name, declaration, text);
    if (Object.hasOwn(declaration, "default")) return declaration.default;
    throw new UserError(`variable "${name}" has no value; pass --var ${name}=… or set TF_VAR_${name}`);
  };
}

/** A value without a meaning, as text, for each variable that has no default. */
export function valuesOfUnset({ variables }: TerraformFile): Record<string, string> {
  const unset = [...variables].filter(([, declaration]) => !Object.hasOwn(declaration, "default"));
  return Object.fromEntries(unset.map(([name, declaration]) => [name, valueOfType(typeOf(declaration))]));
}

function valueOfType(type: string): string {
  if (type === "number") return "0";
  if (type === "bool") return "false";
  if (/^(list|set|tuple)\b/.test(type)) return "[]";
  return /^(map|object)\b/.test(type) ? "{}" : "unset";
}

function typeOf({ type }: BlockBody): string {
  return typeof type === "string" ? type.replace(/^\$\{(.*)\}$/s, "$1").trim() : "string";
}

/** A primitive is taken as it is written, anything else as an expression: JSON will do. */
function convert(name: string, declaration: BlockBody, text: string): unknown {
  const type = typeOf(declaration);
  const isPrimitive = ["string", "number", "bool"].includes(type);
  return convertTo(type, name, () => (isPrimitive ? text : evaluate(parseExpression(text), refuseReference)));
}

/** @param given the value, or what reads it */
function convertTo(type: string, name: string, given: unknown): unknown {
  try {
    const value: unknown = typeof given === "function" ? given() : given;
    if (value === null) return null;
    if (type === "string") return toText(value);
    if (type === "number") return toNumber(value);
    if (type === "bool") return toBoolean(value);
    if (/^(list|set|tuple)\b/.test(type)) return toList(value);
    return /^(map|object)\b/.test(type) ? toMap(value) : value;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new UserError(
      `variable "${name}" must be a ${type}; give --var ${name} or TF_VAR_${name} such a value`,
    );
  }
}

function refuseReference(): never {
  throw new ExpressionError("invalid", "refers to something");
}

function undeclared(name: string, file: TerraformFile): UserError {
  const names = [...file.variables.keys()];
  const known = names.length === 0 ? "it declares none" : `it declares ${names.join(", ")}`;
  return new UserError(`variable "${name}" must be declared in ${file.name}; ${known}`);
}
