import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { existingImageArguments } from "./deployed/existing-image.ts";
import { type JsonObject, parseJsonObject } from "./deployed/json-text.ts";
import { runTerraform, stackFolder } from "./deployed/terraform-program.ts";
import { accessSection } from "./plan/access-section.ts";
import { assertContainerEngine } from "./plan/container-engine.ts";
import { digestPlan } from "./plan/digest.ts";
import { stackWarnings } from "./plan/stack-warnings.ts";
import { summarisePlan } from "./plan/summary.ts";
import { stackFile, stackNames, synthesise } from "./project.ts";

const planFile = "plan.tfplan";

/** Plans a deployment with Terraform and says what it would do; nothing is changed. */
await run(async () => {
  const { words } = readArguments({}, 1, "npm run plan -- STACK");
  const [stack = ""] = words;
  // The plan holds what the state holds, secrets among it.
  process.umask(0o077);
  const output = join(projectFolder, "cdktf.out");
  await synthesise(projectFolder, output);
  if (buildsImage(stackFile(output, stack))) assertContainerEngine();
  const folder = stackFolder(projectFolder, stack);
  // Versions are exact, and cdktf.out keeps no lock file worth keeping: a version that changed is no conflict.
  await terraform(folder, "init", "-input=false", "-upgrade");
  const image = await existingImageArguments(folder, stackFile(output, stack));
  await terraform(folder, "plan", "-input=false", ...image, `-out=${planFile}`);
  const shown = await terraform(folder, "show", "-json", planFile);
  const warnings = stackWarnings(stack, synthesised(output));
  print(summarisePlan(shown, { warnings, access: accessSection(shown, stackFile(output, stack)) }));
  print(`\nDigest of what changes, sensitive values left out: ${digestPlan(shown)}`);
  print(`It is kept: terraform -chdir=${folder} show ${planFile}; apply ${planFile} does exactly this.`);
  return 0;
});

/** @param file as the app has just written it */
function buildsImage(file: string): boolean {
  const { resource } = readJson(file) as { resource: Record<string, unknown> };
  return Object.hasOwn(resource, "docker_image");
}

/** Every stack by its name. */
function synthesised(output: string): Record<string, JsonObject> {
  return Object.fromEntries(stackNames(output).map((name) => [name, readJson(stackFile(output, name))]));
}

function readJson(file: string): JsonObject {
  const json = parseJsonObject(readFileSync(file, "utf8"));
  if (!json) throw new UserError(`${file} must hold a JSON object; synthesise again`);
  return json;
}

/** @returns what it printed */
async function terraform(folder: string, command: string, ...args: readonly string[]): Promise<string> {
  const { succeeded, stdout, stderr } = await runTerraform(folder, [command, "-no-color", ...args]);
  if (succeeded) return stdout;
  throw new UserError(`terraform ${command} failed, it says:\n${stderr.trim()}`);
}
