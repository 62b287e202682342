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
const diffStacks = (...args: string[]) => runScript(clone.folder, "scripts/diff-stacks.ts", args);

beforeAll(() => {
  clone = cloneProject();
  writeFileSync(join(clone.folder, ".gitignore"), "node_modules\n");
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "before");
});
afterAll(() => clone.remove());

describe("diff-stacks", () => {
  test("prints by stack, resource and attribute what the working tree changes, and leaves no worktree", async () => {
    const file = join(clone.folder, "environments.ts");
    // The first environment alone.
    writeFileSync(file, readFileSync(file, "utf8").replace("memoryMb: 512", "memoryMb: 768"));
    const { code, stdout } = await diffStacks("HEAD");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^dev: different in 1\n {2}resource\.aws_lambda_function\.function_\w+\.memory_size: 512 -> 768\nprod: the same\n$/,
    );
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  test("refuses what is no commit", async () => {
    expect(await diffStacks("nowhere")).toMatchObject({
      code: 1,
      stderr: 'REVISION must name a commit, got "nowhere"; git log shows them\n',
    });
  });
});
