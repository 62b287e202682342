import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runScript } from "../support/command.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";

let clone: ProjectClone;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
    cwd: clone.folder,
    encoding: "utf8",
  });
const init = (...args: string[]) => runScript(clone.folder, "operations/init.ts", args);

beforeAll(() => {
  clone = cloneProject("own");
  writeFileSync(join(clone.folder, ".gitignore"), "node_modules\n");
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "before");
});
afterAll(() => clone.remove());

/** What a whole run does is tried by npm run test:edits. */
describe("npm run init", () => {
  test.each([
    [[], "--name is missing; usage: npm run init"],
    [
      ["--name", "Orders"],
      '--name must be lower-case letters, digits and single hyphens, beginning with a letter, got "Orders"',
    ],
    [["--name", "orders", "--nope"], "Unknown option '--nope'"],
  ])("refuses %j in one sentence, and changes nothing", async (args, sentence) => {
    const { code, stderr } = await init(...args);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(1);
    expect(git("status", "--porcelain")).toBe("");
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  test("refuses a work tree with changes", async () => {
    const file = join(clone.folder, "environments.ts");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, `${before}\n`);
    const { code, stderr } = await init("--name", "orders");
    writeFileSync(file, before);
    expect(stderr).toBe("the work tree must be clean, got changes; commit or stash them first\n");
    expect(code).toBe(1);
  });
});
