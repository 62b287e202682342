import { UnsupportedError } from "../errors.ts";
import type { Output } from "../model.ts";
import { type Resolver, UnavailableError } from "./resolver.ts";
import type { TerraformFile } from "./terraform-file.ts";

/**
 * Outputs by name. One that needs what only AWS knows, such as an image's digest, is left out and its address
 * (`output.<name>`) listed.
 *
 * @throws {UserError} an output refers to something that does not exist
 */
export function readOutputs(
  file: TerraformFile,
  resolver: Resolver,
): { outputs: Readonly<Record<string, Output>>; omitted: readonly string[] } {
  const outputs: Record<string, Output> = {};
  const omitted: string[] = [];
  for (const [name, body] of file.outputs) {
    const address = `output.${name}`;
    try {
      outputs[name] = {
        value: resolver.resolve(body.value ?? null, { address, path: "value" }),
        sensitive: resolver.resolve(body.sensitive, { address, path: "sensitive" }) === true,
      };
    } catch (error) {
      if (!(error instanceof UnavailableError || error instanceof UnsupportedError)) throw error;
      omitted.push(address);
    }
  }
  return { outputs, omitted };
}
