import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "gatehouse-local";
import { isJsonObject, type JsonObject, kindOf, kindOfText, parseJsonObject } from "./json-text.ts";
import { runTerraform, stackFolder } from "./terraform-program.ts";

/** The outputs of a system, local or deployed. */
export interface Outputs {
  /** In alphabetical order. */
  readonly names: readonly string[];
  /** @throws {UserError} there is no such output */
  value(name: string): unknown;
  /** @throws {UserError} there is no such output, or it is no text */
  text(name: string): string;
  /** @throws {UserError} there is no such output, or it is no map of texts */
  map(name: string): Readonly<Record<string, string>>;
}

/**
 * Reads the outputs of the local system, less those that name a place on AWS: nothing local may ask there.
 *
 * @throws {UserError} nothing was started yet, or the file is not what `npm start` writes
 */
export function readLocalOutputs(projectFolder: string): Outputs {
  const { machine_client_secret_arns: _, ...values } = readLocalValues(projectFolder);
  return outputsOf(values);
}

/**
 * Reads every output of the local system as `npm start` wrote it.
 *
 * @throws {UserError} nothing was started yet, or the file is not what `npm start` writes
 */
export function readAllLocalOutputs(projectFolder: string): Outputs {
  return outputsOf(readLocalValues(projectFolder));
}

/**
 * Reads the outputs of a deployed stack from its state.
 *
 * @throws {UserError} Terraform is missing, or the stack is not deployed
 */
export async function readDeployedOutputs(projectFolder: string, stack: string): Promise<Outputs> {
  const folder = stackFolder(projectFolder, stack);
  const { succeeded, stdout, stderr } = await runTerraform(folder, ["output", "-json", "-no-color"]);
  if (!succeeded) throw new UserError(`the outputs of ${stack} cannot be read; ${adviceOn(stderr, folder)}`);
  const outputs = parseJsonObject(stdout);
  const command = `terraform -chdir=${folder} output -json`;
  if (!outputs) {
    throw new UserError(`terraform must print outputs as JSON, got ${kindOfText(stdout)}; see ${command}`);
  }
  const names = Object.keys(outputs);
  if (names.length === 0) {
    throw new UserError(`${stack} has no outputs; deploy it first, with the state that it is kept in`);
  }
  return outputsOf(
    Object.fromEntries(names.map((name) => [name, outputValue(outputs[name], name, command)])),
  );
}

/** @param values name → value, as JSON has it */
export function outputsOf(values: JsonObject): Outputs {
  const value = (name: string) => {
    if (Object.hasOwn(values, name)) return values[name];
    throw new UserError(`the system has no output "${name}"; deploy or start it again`);
  };
  const fault = (name: string, rule: string, got: string) =>
    new UserError(`output "${name}" must be ${rule}, got ${got}; deploy or start the system again`);
  return {
    names: Object.keys(values).sort(),
    value,
    text(name) {
      const text = value(name);
      if (typeof text === "string" && text !== "") return text;
      throw fault(name, "a text", text === "" ? "an empty one" : kindOf(text));
    },
    map(name) {
      const map = value(name);
      if (!isJsonObject(map)) throw fault(name, "a map of texts", kindOf(map));
      const other = Object.values(map).find((item) => typeof item !== "string" || item === "");
      if (other !== undefined) {
        throw fault(name, "a map of texts", other === "" ? "an empty text in it" : `${kindOf(other)} in it`);
      }
      return map as Readonly<Record<string, string>>;
    },
  };
}

function readLocalValues(projectFolder: string): JsonObject {
  const file = join(projectFolder, ".local/outputs.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UserError("there is no local system yet; run npm start first");
    throw new UserError(`${file} must be readable, got ${code}; look at its owner and permissions`);
  }
  const values = parseJsonObject(text);
  if (values) return values;
  throw new UserError(`${file} must be a JSON object, got ${kindOfText(text)}; run npm start again`);
}

function outputValue(output: unknown, name: string, command: string): unknown {
  if (isJsonObject(output) && output.value !== undefined) return output.value;
  throw new UserError(`terraform must print a value for output "${name}", got none; see ${command}`);
}

function adviceOn(stderr: string, folder: string): string {
  if (/initiali[sz]/i.test(stderr)) return `run terraform -chdir=${folder} init`;
  const [, summary = "nothing that begins with Error"] = /Error: (.+)/.exec(stderr) ?? [];
  return `terraform says: ${summary}`;
}
