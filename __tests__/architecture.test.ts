import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const folders = ["constructs", "service", "local", "operations", "bench"];
const sources = [
  ...readdirSync(root).filter(isSource),
  ...folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => sourcesBelow(folder)),
];

describe("who imports whom", () => {
  test("finds the sources", () => {
    expect(sources).toEqual(
      expect.arrayContaining(["main.ts", "constructs/api-stack.ts", "local/start-stack.ts"]),
    );
  });

  test("the service imports nothing outside itself: it builds alone in Docker", () => {
    expect(breaches("service/", (target) => !target.startsWith("service/"))).toEqual([]);
  });

  test("the contract is data: it imports nothing", () => {
    expect(importsOf("service/contract.ts")).toEqual([]);
  });

  test("the constructs know nothing of the service but its contract and what a book is, and nothing of the runner", () => {
    const isForeign = (target: string) =>
      !target.startsWith("constructs/") &&
      !["service/contract.ts", "service/books/schema.ts"].includes(target);
    expect(breaches("constructs/", isForeign)).toEqual([]);
  });

  test("the runner imports neither the constructs nor the service", () => {
    expect(breaches("local/", (target) => !target.startsWith("local/"))).toEqual([]);
  });

  test("the operations know the system by its Terraform, its outputs and the contract", () => {
    const folders = ["operations/", "local/access/", "local/terraform/"];
    const files = ["container-engine", "errors", "state", "model"].map((name) => `local/${name}.ts`);
    const isForeign = (target: string) =>
      ![...files, "service/contract.ts"].includes(target) &&
      !folders.some((folder) => target.startsWith(folder));
    expect(breaches("operations/", isForeign)).toEqual([]);
  });

  test("nobody imports the operations", () => {
    const fromElsewhere = breaches("", (target) => target.startsWith("operations/"));
    expect(fromElsewhere.filter((breach) => !breach.startsWith("operations/"))).toEqual([]);
  });

  test.each(["main.ts", "deploy-roles.ts"])("%s imports the environments and the constructs alone", (app) => {
    const isForeign = (target: string) =>
      !["environments.ts", "customise.ts"].includes(target) && !target.startsWith("constructs/");
    expect(breaches(app, isForeign)).toEqual([]);
  });

  test("main.ts has at most 40 lines", () => {
    expect(lineCount("main.ts")).toBeLessThanOrEqual(40);
  });

  test("only one file of the service verifies tokens with jose", () => {
    const verifiers = sources.filter(
      (file) => file.startsWith("service/") && /\bjwtVerify\b/.test(textOf(file)),
    );
    expect(verifiers).toEqual(["service/auth/verify-token.ts"]);
  });

  test("nobody imports a provider from its root, which takes seconds", () => {
    const fromRoot = sources.filter((file) => /from "@cdktf\/provider-\w+"/.test(textOf(file)));
    expect(fromRoot).toEqual([]);
  });
});

describe("every source file", () => {
  const measured = [...sources, ...sourcesBelow("__tests__")];

  test("has at most 300 lines", () => {
    expect(measured.filter((file) => lineCount(file) > 300)).toEqual([]);
  });

  test("has a name that says something", () => {
    expect(measured.filter((file) => /(^|\/)(utils?|helpers?|common|misc)[./]/.test(file))).toEqual([]);
  });
});

/** Imports between our own files that a rule forbids, as `<file> -> <target>`. */
function breaches(from: string, isForbidden: (target: string) => boolean): string[] {
  return sources
    .filter((file) => file.startsWith(from))
    .flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(root, resolve(root, dirname(file), specifier)))
        .filter(isForbidden)
        .map((target) => `${file} -> ${target}`),
    );
}

function importsOf(file: string): string[] {
  const pattern = /(?:\bfrom|^import|\bimport\()\s*"([^"]+)"/gm;
  return [...textOf(file).matchAll(pattern)].map((match) => match[1] ?? "");
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ["node_modules", "dist"].includes(entry.name) ? [] : sourcesBelow(path);
    return isSource(entry.name) ? [path] : [];
  });
}

function isSource(name: string): boolean {
  return /\.(ts|mts|mjs)$/.test(name);
}

function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function lineCount(file: string): number {
  return textOf(file).trimEnd().split("\n").length;
}
