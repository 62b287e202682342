import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  write("package-lock.json", JSON.stringify({ packages: { service: {} } }));
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

describe("hashBuildContext of this project", () => {
  const project = process.cwd();
  const files = ["Dockerfile", ".dockerignore", "package.json", "package-lock.json"];
  const nameNow = () => hashBuildContext(folder, ["linux/amd64"]);
  let before: string;

  beforeEach(() => {
    for (const file of files) cpSync(join(project, file), join(folder, file));
    const isSource = (path: string) => !/\/(node_modules|dist)$/.test(path);
    cpSync(join(project, "service"), join(folder, "service"), { recursive: true, filter: isSource });
    before = nameNow();
  });

  test.each([
    ["a development dependency of the root", "node_modules/vitest"],
    ["the root's compiler, an optional peer of the service's schema library", "node_modules/typescript"],
    ["a dependency of the root", "node_modules/cdktf"],
    ["a dependency of the runner", "node_modules/dynalite"],
  ])("stays with another version of %s", (_, place) => {
    bump(place);
    expect(nameNow()).toBe(before);
  });

  test("stays with another word in the root's package.json", () => {
    edit("package.json", (manifest) => ({
      ...manifest,
      description: "Another",
      scripts: { ...manifest.scripts, more: "true" },
      devDependencies: { ...manifest.devDependencies, vitest: "*" },
    }));
    expect(nameNow()).toBe(before);
  });

  test.each([
    ["a dependency of the service", "node_modules/express"],
    ["what that depends on", "node_modules/router"],
    ["the bundler, a development dependency of the service", "node_modules/esbuild"],
    ["the bundler's optional package of a platform", "node_modules/@esbuild/linux-arm64"],
  ])("changes with another version of %s", (_, place) => {
    bump(place);
    expect(nameNow()).not.toBe(before);
  });

  test("changes with another integrity of the same version", () => {
    edit("package-lock.json", (lock) => {
      const express = { ...lock.packages?.["node_modules/express"], integrity: "sha512-other" };
      return { ...lock, packages: { ...lock.packages, "node_modules/express": express } };
    });
    expect(nameNow()).not.toBe(before);
  });

  test("changes with the root's overrides", () => {
    edit("package.json", (manifest) => ({ ...manifest, overrides: { cookie: "1.0.2" } }));
    expect(nameNow()).not.toBe(before);
  });

  test.each(["Dockerfile", "service/app.ts", "service/package.json"])("changes with %s", (file) => {
    write(file, `${readFileSync(join(folder, file), "utf8")}\n`);
    expect(nameNow()).not.toBe(before);
  });

  function bump(place: string): void {
    edit("package-lock.json", (lock) => {
      const locked = lock.packages?.[place];
      if (!locked) throw new Error(`the lock file has no ${place}`);
      const bumped = { ...locked, version: "99.0.0", integrity: "sha512-bumped" };
      return { ...lock, packages: { ...lock.packages, [place]: bumped } };
    });
  }

  function edit(file: string, change: (content: Record<string, Record<string, object>>) => object): void {
    write(file, JSON.stringify(change(JSON.parse(readFileSync(join(folder, file), "utf8")))));
  }
});

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}
