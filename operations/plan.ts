import { join } from "node:path";
import { UserError } from "gatehouse-local";
import { readTerraform } from "../local/terraform/configuration-file.ts";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { findContainerEngine } from "./container-engine.ts";
import { runTerraform, stackFolder } from "./deployed/terraform-program.ts";
import { digestPlan } from "./plan/digest.ts";
import { summarisePlan } from "./plan/summary.ts";
import { explainTerraform } from "./plan/terraform-faults.ts";
import { stackFile, synthesise } from "./project.ts";

const planFile = "plan.tfplan";

/** Plans a deployment with Terraform and says what it would do; nothing is changed. */
await run(async () => {
  const { words } = readArguments({}, 1, "npm run plan -- STACK");
  const [stack = ""] = words;
  // The plan holds what the state holds, secrets among it.
  process.umask(0o077);
  const output = join(projectFolder, "cdktf.out");
  await synthesise(projectFolder, output);
  assertImageCanBeBuilt(stackFile(output, stack));
  const folder = stackFolder(projectFolder, stack);
  // Versions are exact, and cdktf.out keeps no lock file worth keeping: a version that changed is no conflict.
  await terraform(folder, "init", "-input=false", "-upgrade");
  await terraform(folder, "plan", "-input=false", `-out=${planFile}`);
  const shown = await terraform(folder, "show", "-json", planFile);
  print(summarisePlan(shown));
  print(`\nDigest of all its values that are not sensitive: ${digestPlan(shown)}`);
  print(`It is kept: terraform -chdir=${folder} show ${planFile}; apply ${planFile} does exactly this.`);
  return 0;
});

/** The docker provider builds through an API that docker and podman serve, and buildah does not. */
function assertImageCanBeBuilt(file: string): void {
  const { declarations } = readTerraform(file);
  if (![...declarations.values()].some(({ type }) => type === "docker_image")) return;
  try {
    findContainerEngine();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}, or name an image built elsewhere by image.uri in environments.ts`);
  }
}

/** @returns what it printed */
async function terraform(folder: string, command: string, ...args: readonly string[]): Promise<string> {
  const { succeeded, stdout, stderr } = await runTerraform(folder, [command, "-no-color", ...args]);
  if (succeeded) return stdout;
  throw new UserError(`terraform ${command} failed: ${explainTerraform(stderr)}`);
}
