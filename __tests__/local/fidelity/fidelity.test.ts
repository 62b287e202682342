import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { renderFidelity } from "./markdown.ts";
import { sections } from "./sections.ts";

const root = resolve(import.meta.dirname, "../../..");
const facts = sections.flatMap((section) => section.facts);
const named = facts.flatMap((fact) => ("test" in fact ? [fact.test] : []));

/** `<file> > <describe> > <test>`, as vitest reads them off the files without running them. */
let tests: readonly string[];
beforeAll(async () => {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [vitest, "list", "__tests__/local/", "__tests__/e2e/", "--static-parse", "--json"],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  const listed = JSON.parse(stdout) as { file: string; name: string }[];
  tests = listed.map(({ file, name }) => `${relative(join(root, "__tests__"), file)} > ${name}`);
});

describe("local/FIDELITY.md", () => {
  test("names tests that exist", () => {
    expect(named.filter((name) => !tests.includes(name))).toEqual([]);
  });

  test("has for each fact a test or a reason, and a source where it is AWS's", () => {
    const bare = facts.filter((fact) => {
      const proof = "test" in fact ? fact.test : fact.notEmulated;
      return !proof || !fact.behaviour || (fact.grade !== "U" && !fact.source);
    });
    expect(bare).toEqual([]);
  });

  test("names every behaviour once", () => {
    const twice = sections.flatMap(({ facts: own }) =>
      own.filter(({ behaviour }, index) => own.findIndex((fact) => fact.behaviour === behaviour) !== index),
    );
    expect(twice).toEqual([]);
  });

  test("has a row for every choice of ours that a test names", () => {
    const chosen = facts.flatMap((fact) => (fact.grade === "U" && "test" in fact ? [fact.test] : []));
    const choices = tests.filter((name) => /\bour choice\b/.test(name));
    expect(choices.length).toBeGreaterThan(20);
    expect(choices.filter((name) => !chosen.includes(name))).toEqual([]);
  });

  test("is what `npm run fidelity` makes of the facts", () => {
    expect(readFileSync(join(root, "local/FIDELITY.md"), "utf8")).toBe(renderFidelity(sections));
  });
});
