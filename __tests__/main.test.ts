import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-clone-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("main.ts", () => {
  test("synthesises the same bytes in two clones", async () => {
    const [first, second] = [clone("first"), clone("elsewhere/second")];
    await Promise.all([synthesise(first), synthesise(second)]);
    const json = (directory: string) =>
      readFileSync(join(directory, "cdktf.out/stacks/dev/cdk.tf.json"), "utf8");
    expect(json(second)).toBe(json(first));
    expect(json(first)).not.toContain(folder);
  });

  test("exits with 1 and one line per fault, without a stack trace", async () => {
    const directory = clone("faulty");
    const file = join(directory, "environments.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace('"eu-west-1"', '"Ireland"'));
    await expect(synthesise(directory)).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: 'dev.region must be the name of an AWS region, got "Ireland"; write it like "eu-west-1"\n',
    });
  });
});

function clone(name: string): string {
  const directory = join(folder, name);
  mkdirSync(directory, { recursive: true });
  const isSource = (path: string) => !/node_modules|dist/.test(path);
  for (const part of [
    "main.ts",
    "environments.ts",
    "constructs",
    "service",
    "package.json",
    "package-lock.json",
  ]) {
    cpSync(part, join(directory, part), { recursive: true, filter: isSource });
  }
  for (const part of ["Dockerfile", ".dockerignore"]) cpSync(part, join(directory, part));
  symlinkSync(join(process.cwd(), "node_modules"), join(directory, "node_modules"));
  return directory;
}

function synthesise(directory: string) {
  return run(process.execPath, [join(process.cwd(), "node_modules/tsx/dist/cli.mjs"), "main.ts"], {
    cwd: directory,
  });
}
