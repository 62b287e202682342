import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import * as gatehouseLocal from "gatehouse-local";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  environmentWith,
  type InstalledPackage,
  installPackage,
  nodeFolder,
  sizeOf,
  startCommand,
} from "../support/installed-package.ts";
import { otherStack } from "../support/other-stack.ts";

const run = promisify(execFile);
const modules = resolve(import.meta.dirname, "../../node_modules");
const compiler = join(modules, "typescript/bin/tsc");
const nodeTypes = join(modules, "@types");
let installed: InstalledPackage;

/** A program that speaks the Runtime API by itself: it answers every event with the event's path. */
const program = `
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation";
for (;;) {
  const event = await fetch(api + "/next");
  const id = event.headers.get("lambda-runtime-aws-request-id");
  const { rawPath } = await event.json();
  await fetch(api + "/" + id + "/response", { method: "POST", body: JSON.stringify({ node: process.version, rawPath }) });
}
`;

/** As somebody writes it who has installed the package. */
const suite = `
import assert from "node:assert/strict";
import { test } from "node:test";
import { readStack, startStack, UserError } from "gatehouse-local";

const options = { functions: "node program.mjs", variables: { upstream: "http://127.0.0.1:9" } };

test("a machine's token opens the route of its own API alone", async () => {
  const stack = await startStack("acme.tf.json", options);
  try {
    const call = async (client) => {
      const authorization = "Bearer " + (await stack.issueToken({ client }));
      return fetch(stack.apis.books + "/v1/items/7", { headers: { authorization } });
    };
    assert.equal((await call("books")).status, 200);
    assert.equal((await call("pets")).status, 401);
    assert.deepEqual(stack.requests().map(({ decision }) => decision.kind), ["authorized", "unauthorized"]);
  } finally {
    await stack.close();
  }
});

test("a stack is read without being run", () => {
  const { httpApis } = readStack("acme.tf.json", { variables: options.variables });
  assert.deepEqual(httpApis.map(({ name }) => name).sort(), ["books", "pets", "quick"]);
});

test("what is not supported is refused", async () => {
  await assert.rejects(startStack({ resource: { aws_api_gateway_rest_api: { old: {} } } }), UserError);
});
`;

const consumer = `
import { accessFindings, accessMatrix, readStack, startStack } from "gatehouse-local";
import type { RequestRecord, RunningStack, StackModel } from "gatehouse-local";

const stack: RunningStack = await startStack({}, { port: 0, functions: { books: "./books" } });
try {
  const origin: string | undefined = stack.apis.books;
  const requests: readonly RequestRecord[] = stack.requests();
  console.log(origin, requests);
} finally {
  await stack.close();
}
const model: StackModel = readStack("acme.tf.json");
const findings: readonly string[] = accessFindings(model, { "GET /": [] });
console.log(accessMatrix(model).rows.length, findings);
// @ts-expect-error The path of a file, or parsed JSON.
await startStack(42);
// @ts-expect-error There is no such option.
await startStack({}, { ports: [1] });
`;

beforeAll(async () => {
  installed = await installPackage();
  writeFileSync(join(installed.folder, "acme.tf.json"), JSON.stringify(otherStack));
  writeFileSync(join(installed.folder, "program.mjs"), program);
  writeFileSync(join(installed.folder, "suite.test.mjs"), suite);
  writeFileSync(join(installed.folder, "consumer.ts"), consumer);
});
afterAll(() => installed?.remove());

describe("the package gatehouse-local", () => {
  test("has no TypeScript in it but declarations, and no file besides what it names", () => {
    const { files } = installed;
    expect(files).toEqual(expect.arrayContaining(["dist/cli.js", "dist/index.js", "dist/index.d.ts"]));
    expect(files).toEqual(
      expect.arrayContaining(["dist/lambda/node-runtime.mjs", "dist/console/browser/console.js", "LICENSE"]),
    );
    expect(files.filter((file) => /\.[cm]?ts$/.test(file) && !file.endsWith(".d.ts"))).toEqual([]);
    const named = /^(dist\/.*|FIDELITY\.md|LICENSE|README\.md|package\.json)$/;
    expect(files.filter((file) => !named.test(file))).toEqual([]);
  });

  test("takes at most 25 MB with all that it depends on", () => {
    expect(sizeOf(join(installed.folder, "node_modules"))).toBeLessThanOrEqual(25e6);
  });

  test("has types that a strict compiler takes, without any others beside them", async () => {
    expect(await compile(["--types", "", "consumer.ts"])).toBe("");
  });

  test("has an example for each function, and all of them compile", async () => {
    const functions = Object.entries(gatehouseLocal).filter(([, value]) => !/^class\b/.test(String(value)));
    const names = [...functions.map(([name]) => name), "issueToken"];
    const examples = allExamples();
    expect(names.filter((name) => !examples.some((text) => text.includes(`${name}(`)))).toEqual([]);
    const readme = [...readInstalled("README.md").matchAll(/```ts\n([\s\S]*?)```/g)].map(
      ([, text = ""]) => text,
    );
    expect(readme.length).toBeGreaterThan(0);
    const files = [...examples, ...readme].map((text, index) => {
      const file = `example-${index}.ts`;
      writeFileSync(join(installed.folder, file), text);
      return file;
    });
    expect(await compile(["--typeRoots", nodeTypes, "--types", "node", ...files])).toBe("");
  });

  test.each([20, 24])(
    "runs under Node %i: the command and a test suite",
    async (major) => {
      const bin = await nodeFolder(major, temporaryFolder());
      await expectCommandToRun(bin, major);
      await expectSuiteToPass(bin);
    },
    180_000,
  );
});

/** What the compiler says of files in the installed package's folder; nothing: they compile. */
async function compile(args: readonly string[]): Promise<string> {
  const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--lib", "es2023,dom"];
  const result = run(process.execPath, [compiler, ...flags, ...args], { cwd: installed.folder });
  return (await result.catch((error: { stdout: string }) => error)).stdout;
}

function readInstalled(file: string): string {
  return readFileSync(join(installed.folder, "node_modules/gatehouse-local", file), "utf8");
}

/** Every `@example` that the package's declarations have. */
function allExamples(): string[] {
  const declarations = installed.files.filter((file) => file.endsWith(".d.ts")).map(readInstalled);
  return declarations.flatMap((text) =>
    [...text.matchAll(/@example\n([\s\S]*?)(?=\n *\* @|\n *\*\/)/g)].map(([, example = ""]) =>
      example.replaceAll(/^ *\* ?/gm, ""),
    ),
  );
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-node-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function expectCommandToRun(bin: string, major: number): Promise<void> {
  const flags = ["--terraform", "acme.tf.json", "--function", "node program.mjs", "--port", "0"];
  const command = await startCommand(
    ["npx", "--no-install", "gatehouse-local", ...flags, "--var", "upstream=http://127.0.0.1:9"],
    { cwd: installed.folder, env: environmentWith(bin), until: "Ctrl-C stops everything" },
  );
  try {
    const [, url] = /API quick +(http:\S+)/.exec(command.printed()) ?? [];
    const answer = await (await fetch(`${url}/a/b`)).json();
    expect(answer).toEqual({ node: expect.stringMatching(`^v${major}\\.`), rawPath: "/a/b" });
    expect(existsSync(join(installed.folder, ".local/outputs.json"))).toBe(true);
  } finally {
    await command.stop();
  }
}

async function expectSuiteToPass(bin: string): Promise<void> {
  const env = environmentWith(bin);
  const args = ["--test", "suite.test.mjs"];
  const result = await run("node", args, { cwd: installed.folder, env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  expect(result.stdout + result.stderr).toMatch(/\bpass 3\b[\s\S]*\bfail 0\b/);
}
