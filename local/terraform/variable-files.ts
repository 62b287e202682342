import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { evaluate } from "./language/evaluate.ts";
import { parseAssignments } from "./language/parse.ts";
import { ExpressionError, invalid } from "./language/syntax.ts";
import { isMap } from "./language/values.ts";

/**
 * What the variable files beside a Terraform file set, by Terraform's precedence: `terraform.tfvars`,
 * `terraform.tfvars.json`, then `*.auto.tfvars` and `*.auto.tfvars.json` by name; the last one wins.
 *
 * @param path of the Terraform file; undefined: it lies nowhere
 * @returns name → value, of undeclared variables as well
 * @throws {UserError} a file cannot be read, or is not a list of values
 * @see Terraform: Input Variables, Variable Definition Precedence
 */
export function readVariableFiles(path: string | undefined): ReadonlyMap<string, unknown> {
  if (path === undefined) return new Map();
  const folder = dirname(path);
  const names = readdirSync(folder);
  const automatic = names.filter((name) => /\.auto\.tfvars(?:\.json)?$/.test(name)).sort();
  const known = ["terraform.tfvars", "terraform.tfvars.json"].filter((name) => names.includes(name));
  return new Map([...known, ...automatic].flatMap((name) => readVariableFile(join(folder, name))));
}

function readVariableFile(file: string): readonly (readonly [string, unknown])[] {
  const text = readFileSync(file, "utf8");
  return file.endsWith(".json") ? readJson(text, file) : readAssignments(text, file);
}

function readJson(text: string, file: string): readonly (readonly [string, unknown])[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not valid JSON; correct it`);
  }
  if (!isMap(values)) throw new UserError(`${file} must be an object of variables; correct it`);
  return Object.entries(values).filter(([name]) => name !== "//");
}

function readAssignments(text: string, file: string): readonly (readonly [string, unknown])[] {
  try {
    return parseAssignments(text).map(([name, expression]) => [name, evaluate(expression, refuseReference)]);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (error.kind !== "unsupported") throw new UserError(`${file} ${error.message}; correct it`);
    throw new UserError(`${file}: ${error.message} is not supported; write the value out`);
  }
}

function refuseReference(): never {
  throw invalid("has a value that refers to something");
}
