import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hashBuildContext, listBuildContext } from "../../constructs/build-context.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-context-"));
  mkdirSync(join(folder, "service"));
  write(".dockerignore", "*\n!package.json\n!service\nservice/*.log\n");
  write("Dockerfile", "FROM scratch\n");
  write("package.json", "{}\n");
  write("README.md", "ignored\n");
  write("service/app.ts", "export {};\n");
  write("service/debug.log", "ignored\n");
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("listBuildContext", () => {
  test("lists what .dockerignore leaves, and the Dockerfile", () => {
    expect(listBuildContext(folder)).toEqual(["Dockerfile", "package.json", "service/app.ts"]);
  });
});

describe("hashBuildContext", () => {
  const platform = ["linux/amd64"];

  test("is the same for the same files", () => {
    expect(hashBuildContext(folder, platform)).toBe(hashBuildContext(folder, platform));
  });

  test("changes with a file's content, name, and the further inputs", () => {
    const before = hashBuildContext(folder, platform);
    expect(hashBuildContext(folder, ["linux/arm64"])).not.toBe(before);
    write("service/app.ts", "export const changed = true;\n");
    const changed = hashBuildContext(folder, platform);
    expect(changed).not.toBe(before);
    write("service/more.ts", "");
    expect(hashBuildContext(folder, platform)).not.toBe(changed);
  });

  test("does not change with a file outside the context", () => {
    const before = hashBuildContext(folder, platform);
    write("README.md", "changed\n");
    write("service/debug.log", "changed\n");
    expect(hashBuildContext(folder, platform)).toBe(before);
  });
});

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}
