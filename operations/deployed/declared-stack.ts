import { join } from "node:path";
import { readStack, type StackModel } from "gatehouse-local";
import { readTerraform, type TerraformFile } from "../../local/terraform/configuration-file.ts";
import { localFolder, projectFolder } from "../command-line.ts";
import { stackFile, synthesise } from "../project.ts";

/**
 * Synthesises the project and reads one of its stacks as it is declared.
 *
 * @throws {UserError} the project does not synthesise, or has no such stack
 */
export async function readDeclaredStack(name: string): Promise<{ file: TerraformFile; model: StackModel }> {
  // Not where npm start synthesises to: it may be reading there.
  const folder = join(localFolder(), "operations");
  await synthesise(projectFolder, folder);
  const path = stackFile(folder, name);
  return { file: readTerraform(path), model: readStack(path) };
}
