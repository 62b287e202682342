import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { environments } from "./fixture/environments.ts";
import { cloneProject, type ProjectClone } from "./support/project-clone.ts";

const run = promisify(execFile);
const clones: ProjectClone[] = [];

afterEach(() => {
  for (const clone of clones.splice(0)) clone.remove();
});

describe("main.ts", () => {
  test("synthesises the same bytes in two clones", async () => {
    const [first, second] = [clone(), clone()];
    await Promise.all([synthesise(first), synthesise(second)]);
    for (const name of Object.keys(environments)) {
      const json = (folder: string) =>
        readFileSync(join(folder, "cdktf.out/stacks", name, "cdk.tf.json"), "utf8");
      expect(json(second)).toBe(json(first));
      expect(json(first)).not.toContain(first);
    }
  });

  test("exits with 1 and one line per fault, without a stack trace", async () => {
    const folder = clone();
    const file = join(folder, "environments.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace('"eu-west-1"', '"Ireland"'));
    await expect(synthesise(folder)).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: 'dev.region must be the name of an AWS region, got "Ireland"; write it like "eu-west-1"\n',
    });
  });
});

function clone(): string {
  const made = cloneProject();
  clones.push(made);
  return made.folder;
}

function synthesise(folder: string) {
  return run(process.execPath, ["--import", "tsx", "main.ts"], { cwd: folder });
}
