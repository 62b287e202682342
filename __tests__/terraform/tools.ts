import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * Folder of a Terraform filesystem mirror that has the AWS provider of the suite's version. Where it is named, the
 * whole suite is wanted, and a tool that is missing is an error.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
export const providerMirror = process.env.GATEHOUSE_TERRAFORM_PROVIDERS;

/** Python that has moto installed. @default python3 */
export const python = process.env.GATEHOUSE_PYTHON ?? "python3";

/** What a test file needs that `npm ci` does not install. */
export type Tool = "terraform" | "providers" | "moto";

const checks: Readonly<Record<Tool, () => boolean>> = {
  terraform: () => succeeds("terraform", "version"),
  providers: () =>
    providerMirror !== undefined && existsSync(`${providerMirror}/registry.terraform.io/hashicorp/aws`),
  moto: () => succeeds(python, "-c", "import moto.server"),
};

const remedies: Readonly<Record<Tool, string>> = {
  terraform: "install terraform 1.10 or later",
  providers: "set GATEHOUSE_TERRAFORM_PROVIDERS to a folder made by terraform providers mirror",
  moto: "pip install 'moto[server]', or set GATEHOUSE_PYTHON to a Python that has it",
};

/** The tools that are not here. */
export function missingTools(): readonly Tool[] {
  return (Object.keys(checks) as Tool[]).filter((tool) => !checks[tool]());
}

export function remedyFor(tool: Tool): string {
  return remedies[tool];
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
