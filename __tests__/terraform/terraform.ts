import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface TerraformResult {
  /** 0; 1 on an error; 2 where `plan -detailed-exitcode` found changes. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that Terraform works in, with a command line of its own: nothing of this machine's set-up gets in. */
export interface Workspace {
  readonly folder: string;
  /** Writes a file, whose path is relative to the folder. */
  write(name: string, content: object): void;
  writeText(name: string, content: string): void;
  /** @throws it did not end with 0 */
  terraform(...args: readonly string[]): Promise<string>;
  /** The same with a text on its standard input. */
  terraformWithInput(input: string, ...args: readonly string[]): Promise<string>;
  /** Runs Terraform, however it ends. */
  tryTerraform(...args: readonly string[]): Promise<TerraformResult>;
  remove(): void;
}

/**
 * Makes a workspace.
 *
 * @param providers filesystem mirror that providers are installed from @default none, for what needs no provider
 */
export function createWorkspace(providers?: string): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-terraform-"));
  const cliConfiguration = join(folder, "terraform.tfrc");
  const mirror = providers ? `filesystem_mirror { path = ${JSON.stringify(providers)} }` : "";
  writeFileSync(cliConfiguration, `disable_checkpoint = true\nprovider_installation {\n${mirror}\n}\n`);
  const tryTerraform = (...args: readonly string[]) => run(folder, cliConfiguration, args);
  const terraformWithInput = async (input: string, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await run(folder, cliConfiguration, args, input);
    if (code === 0) return stdout;
    throw new Error(`terraform ${args.join(" ")} ended with ${code}:\n${stderr || stdout}`);
  };
  return {
    folder,
    write: (name, content) => writeFileSync(join(folder, name), JSON.stringify(content, undefined, 2)),
    tryTerraform,
    terraformWithInput,
    terraform: (...args) => terraformWithInput("", ...args),
    writeText: (name, content) => writeFileSync(join(folder, name), content),
    remove: () => rmSync(folder, { recursive: true, maxRetries: 5 }),
  };
}

/** A closed port: whatever has no endpoint of moto fails, and never reaches AWS. */
const nowhere = "http://127.0.0.1:1";

function run(
  folder: string,
  cliConfiguration: string,
  args: readonly string[],
  input = "",
): Promise<TerraformResult> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(TF|AWS)_|_proxy$/i.test(name));
  const child = spawn("terraform", args, {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...Object.fromEntries(inherited),
      TF_CLI_CONFIG_FILE: cliConfiguration,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      TF_CLI_ARGS: "-no-color",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: join(folder, "no-aws-config"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
      HTTPS_PROXY: nowhere,
      // The provider's schema fills the heap once: less collecting of garbage saves a quarter of the time.
      GOGC: "400",
    },
  });
  child.stdin.end(input);
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...output }));
  });
}
