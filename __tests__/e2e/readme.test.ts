import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningSystem, startSystem } from "../support/running-system.ts";

const run = promisify(execFile);
let system: RunningSystem;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"] });
});
afterAll(() => system?.stop());

const blocks = [
  ...readFileSync("README.md", "utf8").matchAll(/<!-- walk-through -->\n```sh\n([\s\S]*?)```/g),
];
const script = blocks.map(([, block = ""]) => block).join("\necho; echo ----\n");

describe("README.md", () => {
  test("has a walk-through whose commands work as pasted", async () => {
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], { cwd: system.folder });
    const [, userInfo, publicPage, protectedRoute, books] = stdout.split("----\n");
    expect(userInfo).toMatch(/^HTTP\/1.1 401 [\s\S]*Access token does not contain openid scope/);
    expect(publicPage).toContain('"authorizationClaims"');
    expect(protectedRoute).toMatch(/^HTTP\/1.1 401 [\s\S]*"apiGatewayAuthorizationClaims":\{/);
    expect(books).toMatch(/^\{"books":\[[\s\S]*HTTP\/1.1 403 [\s\S]*\{"message":"Forbidden"\}/);
  });
});
