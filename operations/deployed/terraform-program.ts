import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "gatehouse-local";

export interface TerraformResult {
  readonly succeeded: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where `npm run plan` and the CDKTF command line synthesise a stack to, and where Terraform runs. */
export function stackFolder(projectFolder: string, stack: string): string {
  return join(projectFolder, "cdktf.out/stacks", stack);
}

/**
 * Runs Terraform without asking questions.
 *
 * @param folder of the stack
 * @throws {UserError} Terraform is not installed, or the stack was not synthesised
 */
export function runTerraform(folder: string, args: readonly string[]): Promise<TerraformResult> {
  if (!existsSync(join(folder, "cdk.tf.json"))) {
    throw new UserError(`${folder} has no cdk.tf.json; name a stack of main.ts, and npm run plan it first`);
  }
  return new Promise((resolve, reject) => {
    const child = spawn("terraform", args, {
      cwd: folder,
      env: { ...process.env, TF_IN_AUTOMATION: "1", TF_CLI_ARGS: undefined, TF_INPUT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
      });
    }
    child.once("error", () =>
      reject(
        new UserError(
          "terraform is not installed; get 1.10 or later from https://developer.hashicorp.com/terraform/install",
        ),
      ),
    );
    child.once("close", (code) => resolve({ succeeded: code === 0, ...output }));
  });
}
