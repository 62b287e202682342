import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "gatehouse-local";
import { runTerraform, stackFolder } from "./terraform-program.ts";

/** The outputs of a system, local or deployed. */
export interface Outputs {
  /** @throws {UserError} there is no such output */
  text(name: string): string;
  /** @returns empty where there is no such output */
  map(name: string): Readonly<Record<string, string>>;
}

/**
 * Reads the outputs of the local system, less those that name a place on AWS: nothing local may ask there.
 *
 * @throws {UserError} nothing was started yet
 */
export function readLocalOutputs(projectFolder: string): Outputs {
  try {
    const text = readFileSync(join(projectFolder, ".local/outputs.json"), "utf8");
    return outputsOf({ ...JSON.parse(text), machine_client_secret_arns: {} });
  } catch {
    throw new UserError("there is no local system yet; run npm start first");
  }
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
  const outputs = Object.entries(JSON.parse(stdout) as Record<string, { value: unknown }>);
  if (outputs.length === 0) {
    throw new UserError(`${stack} has no outputs; deploy it first, with the state that it is kept in`);
  }
  return outputsOf(Object.fromEntries(outputs.map(([name, { value }]) => [name, value])));
}

function outputsOf(values: Readonly<Record<string, unknown>>): Outputs {
  return {
    text: (name) => {
      const value = values[name];
      if (typeof value === "string") return value;
      throw new UserError(`the system has no output "${name}"; deploy or start it again`);
    },
    map: (name) => (values[name] ?? {}) as Record<string, string>,
  };
}

function adviceOn(stderr: string, folder: string): string {
  if (/initiali[sz]/i.test(stderr)) return `run terraform -chdir=${folder} init`;
  const [, summary = "terraform said nothing"] = /Error: (.+)/.exec(stderr) ?? [];
  return `terraform says: ${summary}`;
}
