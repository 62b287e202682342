import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runScript } from "../support/command.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";

let clone: ProjectClone;
beforeAll(() => {
  clone = cloneProject();
});
afterAll(() => clone.remove());

const access = (...flags: string[]) => runScript(clone.folder, "operations/access.ts", flags);

describe("npm run access", () => {
  test("prints the table, what is public, and that nothing is wrong", async () => {
    const { code, stdout, stderr } = await access();
    expect(stdout).toMatch(/^\| Method \| Path /);
    expect(stdout).toContain("Public, the gateway asks for no token: GET /,");
    expect(stdout).toContain("Nothing is wrong with it.");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("prints JSON for programs", async () => {
    const { stdout } = await access("--json");
    expect(JSON.parse(stdout)).toMatchObject({ routes: expect.any(Array), findings: [] });
  });

  test.each([
    [["--stack", "nope"], '--stack must name a stack of main.ts, got "nope"'],
    [["--nope"], "Unknown option '--nope'; usage: npm run access"],
    [["word"], "usage: npm run access"],
  ])("refuses %j in one sentence", async (flags, sentence) => {
    const { code, stdout, stderr } = await access(...flags);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("ends with exit code 1 where it finds something", async () => {
    const file = join(clone.folder, "constructs/http-api.ts");
    const sabotaged = readFileSync(file, "utf8").replace(
      /authorizationType: "JWT"/,
      'authorizationType: "NONE"',
    );
    writeFileSync(file, sabotaged);
    const { code, stdout } = await access();
    expect(stdout).toContain('- route "GET /jwt-cognito-protected" must have an authorizer, got none;');
    expect(code).toBe(1);
  });
});
