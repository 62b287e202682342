import { execFile } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type CommandResult, runScript } from "../support/command.ts";
import { machineToken, withToken } from "../support/machine-token.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";
import { type RunningSystem, spawnSystem } from "../support/running-system.ts";

const run = promisify(execFile);
let clone: ProjectClone;
let system: RunningSystem | undefined;

beforeAll(() => {
  clone = cloneProject();
});
afterEach(async () => {
  await system?.stop();
  system = undefined;
});
afterAll(() => clone.remove());

async function start(...flags: string[]): Promise<RunningSystem> {
  system = spawnSystem(clone.folder, { flags });
  await system.untilPrinted("Ctrl-C stops everything");
  return system;
}

/** `npm start` with flags that it has to refuse. */
function refusalOf(...flags: string[]): Promise<CommandResult> {
  return runScript(clone.folder, "operations/start.ts", flags);
}

async function protectedStatus(running: RunningSystem, token: string): Promise<number> {
  return (await withToken(`${running.output("example_url")}/jwt-cognito-protected`, token)).status;
}

describe("npm start", () => {
  test("prints the URLs, the clients, alice's password and the commands to paste", async () => {
    const running = await start("--no-watch");
    for (const text of [
      running.output("example_url"),
      running.output("example_client_id"),
      "HeyH0Password!",
      "grant_type=client_credentials",
      running.output("example_authorization_code_oidc_redirect_url"),
    ]) {
      expect(running.printed()).toContain(text);
    }
    expect(running.printed()).not.toContain(running.output("example_client_secret"));
  });

  test("keeps its state to its owner", async () => {
    await start("--no-watch");
    const mode = (path: string) => statSync(join(clone.folder, path)).mode & 0o777;
    expect(mode(".local")).toBe(0o700);
    expect(mode(".local/state.json")).toBe(0o600);
    expect(mode(".local/outputs.json")).toBe(0o600);
  });

  test("keeps keys, ids and secrets across a restart, until --fresh", async () => {
    const first = await start("--no-watch");
    const credentials = () =>
      ["example_client_id", "example_client_secret", "user_pool_id"].map(first.output);
    const before = credentials();
    await first.stop();
    await (await start("--no-watch")).stop();
    expect(credentials()).toEqual(before);
    await start("--no-watch", "--fresh");
    const after = credentials();
    for (const [index, value] of before.entries()) expect(after[index]).not.toBe(value);
  });

  test("reloads on a change of the settings; keys survive, and so do tokens", async () => {
    const running = await start();
    const token = await machineToken(running);
    const file = join(clone.folder, "environments.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace("timeoutSeconds: 10", "timeoutSeconds: 11"));
    await running.untilPrinted("reloaded in");
    expect(await protectedStatus(running, token)).toBe(200);
    writeFileSync(file, readFileSync(file, "utf8").replace("timeoutSeconds: 11", "timeoutSeconds: 99"));
    await running.untilPrinted("not reloaded");
    expect(running.printed()).toContain("dev.timeoutSeconds must be a whole number from 8 to 29, got 99");
    expect(await protectedStatus(running, token)).toBe(200);
    writeFileSync(file, readFileSync(file, "utf8").replace("timeoutSeconds: 99", "timeoutSeconds: 10"));
    await running.untilPrinted("reloaded in", 2);
  });

  test("says in the compiler's words that a source is broken, and that a function did not start", async () => {
    const running = await start();
    const settings = join(clone.folder, "environments.ts");
    const service = join(clone.folder, "service/lambda.ts");
    const originals = [settings, service].map((file) => [file, readFileSync(file, "utf8")] as const);
    writeFileSync(settings, "export const = ;\n");
    await running.untilPrinted("Transform failed with 1 error");
    expect(running.printed()).not.toContain("triggerUncaughtException");
    writeFileSync(service, 'throw new Error("broken on purpose");\n');
    for (const [file, text] of originals.slice(0, 1)) writeFileSync(file, text);
    await running.untilPrinted("did not start: see above");
    for (const [file, text] of originals) writeFileSync(file, text);
    await running.untilPrinted("reloaded in", 2);
  });

  test("ends with what it started at Ctrl-C", async () => {
    const running = await start("--no-watch");
    const url = running.output("example_url");
    await running.stop();
    await expect(fetch(url)).rejects.toThrow();
  });

  test("refuses to run beside another one in the same folder, which goes on", async () => {
    const running = await start("--no-watch");
    const { code, stderr } = await refusalOf("--port", "0", "--no-watch", "--fresh");
    expect(stderr).toMatch(
      /^npm start must run once per folder, got a second one beside process \d+; stop that one first .*\n$/,
    );
    expect(code).toBe(1);
    expect(await protectedStatus(running, await machineToken(running))).toBe(200);
  });

  test("runs any program that speaks the Runtime API as the function", async () => {
    const program = join(clone.folder, "hello.sh");
    writeFileSync(program, helloProgram);
    const running = await start("--no-watch", "--function", `sh ${program}`);
    const response = await fetch(running.output("example_url"));
    expect(await response.json()).toEqual({ hello: "from a shell" });
  });
});

describe("npm start says in one sentence what is wrong, with exit code 1", () => {
  test.each([
    [["--port", "http"], '--port must be a number from 0 to 65535, got "http"'],
    [["--stack", "nope"], '--stack must name a stack of main.ts, got "nope"'],
    [["--terraform", "missing.tf.json"], "missing.tf.json does not exist"],
    [["--wrong"], "Unknown option '--wrong'"],
    [["--var", "novalue"], "--var must be NAME=VALUE"],
    [["--image", "a"], "Unknown option '--image'"],
    [["--dynamodb-url", "localhost"], "--dynamodb-url must be an http or https URL"],
  ])("%j", async (flags, sentence) => {
    const { code, stdout, stderr } = await refusalOf(...flags);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("a busy port", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await refusalOf(
      "--port",
      String(port),
      "--var",
      "alice_password=HeyH0Password!",
    );
    server.close();
    expect(stderr).toBe(
      `port ${port} is in use; choose another with --port, or any free one with --port 0\n`,
    );
    expect(code).toBe(1);
  });

  test.each([
    ["invalid JSON", "{", "is not valid JSON"],
    [
      "an unresolvable reference",
      JSON.stringify({ output: { x: { value: "${aws_cognito_user_pool.nope.id}" } } }),
      "aws_cognito_user_pool.nope",
    ],
    [
      "a variable without a value",
      JSON.stringify({ variable: { stage: {} }, output: { x: { value: "${var.stage}" } } }),
      'variable "stage" has no value; pass --var stage=… or set TF_VAR_stage',
    ],
    [
      "a REST API",
      JSON.stringify({ resource: { aws_api_gateway_rest_api: { old: { name: "old" } } } }),
      "aws_api_gateway_rest_api.old is not supported",
    ],
  ])("%s", async (_, json, sentence) => {
    const file = join(clone.folder, "faulty.tf.json");
    writeFileSync(file, json);
    const { code, stderr } = await refusalOf("--terraform", file, "--port", "0", "--no-watch");
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(1);
  });

  test("--help is no fault", async () => {
    const { code, stdout } = await runScript(clone.folder, "operations/start.ts", ["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--stack NAME");
    expect(stdout).toContain("--terraform FILE");
  });
});

describe("npm run output", () => {
  const output = (...args: string[]) =>
    run("npm", ["run", "-s", "output", "--", ...args], { cwd: clone.folder });

  test("prints one output", async () => {
    const running = await start("--no-watch");
    const { stdout } = await output("example_url");
    expect(stdout).toBe(`${running.output("example_url")}\n`);
  });

  test("names the outputs there are when asked for another", async () => {
    await expect(output("nope")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no output is named "nope"; there are example_authorization_code'),
    });
  });
});

/** POSIX shell and curl, no Node. */
const helloProgram = `
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while :; do
  headers=$(mktemp)
  curl -sS -D "$headers" -o /dev/null "$api/next" || exit 1
  id=$(tr -d '\\r' <"$headers" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
  rm "$headers"
  curl -sS -o /dev/null -X POST --data '{"hello":"from a shell"}' "$api/$id/response"
done
`;
