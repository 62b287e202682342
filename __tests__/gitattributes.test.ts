import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashBuildContext } from "../constructs/build-context.ts";

const project = resolve(import.meta.dirname, "..");
let folder: string;
let clone: string;
const git = (cwd: string, ...args: string[]) => {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8", stdio: "pipe" });
};

/** The files that git has or would add, committed as they are, and cloned as Git for Windows clones. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-attributes-"));
  const source = join(folder, "source");
  const files = git(project, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
  git(folder, "init", "--quiet", source);
  for (const file of files.filter(Boolean)) {
    if (isThere(file)) cpSync(join(project, file), join(source, file));
  }
  git(source, "add", "--all", "--force");
  git(source, "commit", "--quiet", "--message", "as it is");
  clone = join(folder, "clone");
  git(folder, "clone", "--quiet", "--config", "core.autocrlf=true", source, clone);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file may be deleted and not committed yet. */
function isThere(file: string): boolean {
  try {
    readFileSync(join(project, file));
    return true;
  } catch {
    return false;
  }
}

describe(".gitattributes", () => {
  test("keeps the image's tag the same where core.autocrlf is true", () => {
    expect(hashBuildContext(clone, ["linux/amd64"])).toBe(hashBuildContext(project, ["linux/amd64"]));
  });

  test("keeps scripts runnable: no line ends with a carriage return", () => {
    for (const file of [".ci/run", ".ci/check-image", "Dockerfile", "service/build.mjs"]) {
      expect(readFileSync(join(clone, file), "utf8"), file).not.toContain("\r");
    }
  });
});
