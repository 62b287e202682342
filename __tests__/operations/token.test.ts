import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runScript } from "../support/command.ts";
import { fakeTerraform } from "../support/fake-terraform.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";
import { machineClient, type RunningUserPool, startUserPool } from "../support/user-pool.ts";
import { claimsOf } from "../support/user-pool-client.ts";

let clone: ProjectClone;
let pool: RunningUserPool;

beforeEach(async () => {
  clone = cloneProject();
  pool = await startUserPool();
});
afterEach(async () => {
  clone.remove();
  await pool.close();
});

const token = (args: string[], environment?: Readonly<Record<string, string>>) =>
  runScript(clone.folder, "operations/token.ts", args, environment);

/** What `npm start` and Terraform write of a system. */
function outputs(clientSecret = machineClient.clientSecret): Record<string, unknown> {
  return {
    oidc_issuer_url: pool.pool.issuer,
    oidc_token_url: `${pool.origin}/oauth2/token`,
    machine_client_ids: { machine: machineClient.clientId },
    machine_client_secrets: { machine: clientSecret },
  };
}

function startLocally(values = outputs()): void {
  mkdirSync(join(clone.folder, ".local"), { mode: 0o700 });
  writeFileSync(join(clone.folder, ".local/outputs.json"), JSON.stringify(values));
}

describe("npm run token against the local system", () => {
  test("prints a token and nothing else, and the same one again", async () => {
    startLocally();
    const first = await token(["machine"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(claimsOf(first.stdout.trim())).toMatchObject({ client_id: machineClient.clientId });
    expect((await token(["machine"])).stdout).toBe(first.stdout);
    expect((await token(["machine", "--fresh"])).stdout).not.toBe(first.stdout);
    expect(statSync(join(clone.folder, ".local/tokens.json")).mode & 0o777).toBe(0o600);
  });

  test("shows its usage on --help, and asks for nothing", async () => {
    expect(await token(["--help"])).toEqual({
      code: 0,
      stdout: "usage: npm run -s token -- CLIENT [--scope SCOPES] [--deployed STACK] [--fresh]\n",
      stderr: "",
    });
  });

  test("asks for a scope where one is named", async () => {
    startLocally();
    const { stdout } = await token(["machine", "--scope", "example/read"]);
    expect(claimsOf(stdout.trim())).toMatchObject({ scope: "example/read" });
  });

  test("keeps no secret in the file", async () => {
    startLocally();
    await token(["machine"]);
    expect(readFileSync(join(clone.folder, ".local/tokens.json"), "utf8")).not.toContain(
      machineClient.clientSecret,
    );
  });

  test.each([
    [["nobody"], 'CLIENT must name a machine client of the system, got "nobody"; there are machine'],
    [[], "usage: npm run -s token -- CLIENT"],
    [["machine", "--wrong"], "Unknown option '--wrong'; usage: npm run -s token"],
    [["machine", "--scope", "a/b"], "ask for scopes that the client has"],
  ])("refuses %j in one sentence", async (args, sentence) => {
    startLocally();
    const { code, stdout, stderr } = await token(args);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("prints no control character in a refusal: it would command the terminal", async () => {
    startLocally();
    const { stderr } = await token(["red\u001B[31m\u009B31m"]);
    expect(stderr).toMatch(
      /^CLIENT must name a machine client of the system, got "red\uFFFD\[31m\uFFFD31m"; /,
    );
  });

  test("says that nothing was started", async () => {
    const { code, stderr } = await token(["machine"]);
    expect(stderr).toBe("there is no local system yet; run npm start first\n");
    expect(code).toBe(1);
  });
});

describe("npm run token against a deployed stack", () => {
  beforeEach(() => {
    const folder = join(clone.folder, "cdktf.out/stacks/dev");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), "{}");
  });

  /** As `terraform output -json` is documented: name → sensitive, type, value. */
  const terraformOutputs = (values: Record<string, unknown>) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { sensitive: false, type: "string", value }]),
      ),
    );

  test("reads the stack's outputs by Terraform", async () => {
    const terraform = fakeTerraform(clone.folder, { output: { stdout: terraformOutputs(outputs()) } });
    const { code, stdout } = await token(["machine", "--deployed", "dev"], terraform.environment);
    expect(claimsOf(stdout.trim())).toMatchObject({ client_id: machineClient.clientId });
    expect(terraform.calls()).toEqual(["output -json -no-color"]);
    expect(code).toBe(0);
  });

  // What Terraform 1.11 answers without a state, and before init with a backend.
  test.each([
    [{ stdout: "{}\n" }, "dev has no outputs; deploy it first"],
    [
      { code: 1, stderr: '\nError: Backend initialization required, please run "terraform init"\n' },
      /the outputs of dev cannot be read; run terraform -chdir=\S+ init/,
    ],
    [{ code: 1, stderr: "\nError: Something else\n" }, "terraform says: Something else"],
  ])("says in one sentence what is missing: %j", async (saying, sentence) => {
    const { environment } = fakeTerraform(clone.folder, { output: saying });
    const { code, stdout, stderr } = await token(["machine", "--deployed", "dev"], environment);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("says that Terraform is not installed", async () => {
    const { stderr } = await token(["machine", "--deployed", "dev"], { PATH: "/nowhere" });
    expect(stderr).toMatch(/^terraform is not installed; get 1.10 or later from https:/);
  });

  test("says that the stack was not synthesised", async () => {
    const { stderr } = await token(["machine", "--deployed", "prod"]);
    expect(stderr).toMatch(/has no cdk.tf.json; name a stack of main.ts, and npm run plan it first\n$/);
  });
});
