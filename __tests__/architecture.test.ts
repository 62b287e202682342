import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const folders = ["constructs", "service", "local", "operations", "scripts", "bench"];
const sources = [
  ...readdirSync(root).filter(isSource),
  ...folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => sourcesBelow(folder)),
];

const tests = sourcesBelow("__tests__");

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

  test("the runner imports nothing outside itself", () => {
    expect(breaches("local/", (target) => !target.startsWith("local/"))).toEqual([]);
  });

  test("nothing of the runner names this repository's files or scripts", () => {
    const names =
      /\bmain\.ts|environments\.ts|deploy-roles|\bconstructs\b|\bservice\/|\bnpm (start|run|test)\b/;
    // FIDELITY.md is written by this repository, and says by which of its tests each row is proved.
    const files = filesBelow("local").filter((file) => file !== "local/FIDELITY.md");
    expect(files).toEqual(expect.arrayContaining(["local/README.md", "local/console/browser/console.css"]));
    expect(files.filter((file) => names.test(textOf(file)))).toEqual([]);
  });

  test("the operations know the system by the runner's exports, its outputs and the contract", () => {
    const isForeign = (target: string) =>
      !target.startsWith("operations/") && !["service/contract.ts", "environments.ts"].includes(target);
    expect(breaches("operations/", isForeign)).toEqual([]);
  });

  test.each([
    "scripts/",
    "bench/",
    "__tests__/e2e/",
    "__tests__/system/",
    "__tests__/support/running-system.ts",
  ])("%s uses the runner by its exports alone", (from) => {
    expect(breaches(from, (target) => target.startsWith("local/"))).toEqual([]);
  });

  test("only the scripts, which are run by hand, import the operations", () => {
    const fromElsewhere = breaches("", (target) => target.startsWith("operations/"));
    expect(fromElsewhere.filter((breach) => !/^(operations|scripts|__tests__)\//.test(breach))).toEqual([]);
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

describe("whose settings and contract the tests read", () => {
  const ofFramework = tests.filter((file) => !file.startsWith("__tests__/system/"));

  test("those of the framework have a fixture, and never read environments.ts", () => {
    const readers = breaches("__tests__/", (target) => target === "environments.ts");
    expect(readers.filter((breach) => !breach.startsWith("__tests__/system/"))).toEqual([]);
    expect(readers).not.toEqual([]);
  });

  test("those of the framework never read the user's rows, nor the app and the function made of them", () => {
    const rows =
      /import \{[^}]*\b(?:routes|scopes)\b[^}]*\} from "[./]+\/service\/contract\.ts"|import \{[^}]*\bcontract\b[^}]*\} from "[./]+\/constructs\/environment\.ts"/;
    const readers = (files: readonly string[]) => files.filter((file) => rows.test(textOf(file)));
    expect(readers(ofFramework)).toEqual([]);
    expect(readers(tests)).not.toEqual([]);
    const made = breaches("__tests__/", (target) => ["service/app.ts", "service/lambda.ts"].includes(target));
    expect(made.filter((breach) => !breach.startsWith("__tests__/system/"))).toEqual([]);
  });
});

describe("every source file", () => {
  const measured = [...sources, ...tests];

  test("has at most 300 lines", () => {
    expect(measured.filter((file) => lineCount(file) > 300)).toEqual([]);
  });

  test("has a name that says something", () => {
    expect(measured.filter((file) => /(^|\/)(utils?|helpers?|common|misc)[./]/.test(file))).toEqual([]);
  });
});

/** Imports between our own files that a rule forbids, as `<file> -> <target>`. */
function breaches(from: string, isForbidden: (target: string) => boolean): string[] {
  return [...sources, ...tests]
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
  return filesBelow(folder).filter(isSource);
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return ["node_modules", "dist"].includes(entry.name) ? [] : filesBelow(path);
  });
}

function isSource(name: string): boolean {
  return /\.(ts|mts|mjs)$/.test(name);
}

function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** What a test declares to prove, for local/FIDELITY.md, is data and does not count. */
function lineCount(file: string): number {
  const text = textOf(file).replace(
    /^( *)proves(?:InCases)?\([\s\S]*?^\1\);\n|^ *proves(?:InCases)?\(.*\);\n/gm,
    "",
  );
  return text.trimEnd().split("\n").length;
}
