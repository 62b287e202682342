import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "gatehouse-local";

/** What a synthesis reads of the project; absolute paths. */
export function synthesisSources(projectFolder: string): string[] {
  return ["main.ts", "environments.ts", "constructs", "service"].map((path) => join(projectFolder, path));
}

/** What the service's bundle is made of; absolute paths. */
export function serviceSources(projectFolder: string): string[] {
  return [join(projectFolder, "service")];
}

/**
 * Synthesises every stack of an app.
 *
 * @param outputFolder absolute; the stacks are written to `<folder>/stacks/<name>/cdk.tf.json`. deploy-roles.ts has a
 * folder of its own whatever is said here
 * @param app a file of the project's folder
 * @throws {UserError} with what the app printed
 */
export function synthesise(projectFolder: string, outputFolder: string, app = "main.ts"): Promise<void> {
  return runNode(["--import", "tsx", join(projectFolder, app)], projectFolder, {
    CDKTF_OUTDIR: outputFolder,
    // Where an npm script of the CDKTF CLI is the caller, its context must not leak in.
    CDKTF_CONTEXT_JSON: undefined,
  });
}

/**
 * Bundles the service with the script that the image is built with.
 *
 * @param outputFolder absolute
 * @throws {UserError} with what the bundler printed
 */
export function bundleService(projectFolder: string, outputFolder: string): Promise<void> {
  return runNode([join(projectFolder, "service/build.mjs"), "--outdir", outputFolder], projectFolder, {});
}

/**
 * Where a stack was synthesised to.
 *
 * @throws {UserError} there is no such stack
 */
export function stackFile(outputFolder: string, stackName: string): string {
  const stack = readManifest(outputFolder).stacks[stackName];
  if (stack) return join(outputFolder, stack.synthesizedStackPath);
  const names = stackNames(outputFolder).join(", ");
  throw new UserError(`--stack must name a stack of main.ts, got "${stackName}"; there are ${names}`);
}

/** Names of the stacks that were synthesised. */
export function stackNames(outputFolder: string): string[] {
  return Object.keys(readManifest(outputFolder).stacks);
}

function readManifest(outputFolder: string) {
  return JSON.parse(readFileSync(join(outputFolder, "manifest.json"), "utf8")) as {
    stacks: Record<string, { synthesizedStackPath: string }>;
  };
}

function runNode(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new UserError(essenceOf(complaint)))));
  });
}

/** Of an error that Node reports, its own words; of anything else, everything. */
function essenceOf(complaint: string): string {
  const [, missing] = /Cannot find package '([^']+)'/.exec(complaint) ?? [];
  if (missing) {
    return `${missing} is not installed; run npm ci without NODE_ENV=production, which leaves out what the start needs`;
  }
  const [, words = complaint] = /^((?:\w*Error|Error \[\w+\]): [\s\S]*?)\n\s+at /m.exec(complaint) ?? [];
  return words.trim();
}
