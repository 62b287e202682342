import { describe, expect, test } from "vitest";
import type { Behaviour } from "./behaviour.ts";
import { documented, ourChoice, proves, provesInCases } from "./behaviour.ts";
import { findingsOf } from "./findings.ts";
import { parseRows, renderFidelity } from "./markdown.ts";

const source = "https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html";
const once = documented("A code | is good once", source);

type State = "passed" | "failed" | "skipped";

function file(name: string, ...tests: [name: string, state: State, ...behaviours: Behaviour[]][]) {
  const run = tests.map(([testName, state, ...behaviours]) => ({
    name: testName,
    fullName: `code > ${testName}`,
    meta: () => ({ behaviours }),
    result: () =>
      state === "failed"
        ? { state, errors: [] }
        : state === "passed"
          ? { state, errors: undefined }
          : { state, errors: undefined, note: undefined },
  }));
  return { relativeModuleId: `__tests__/${name}`, children: { allTests: () => run } };
}

const tokenFile = "local/cognito/endpoints/token.test.ts";

describe("findingsOf", () => {
  test("has a row for each case that declares a behaviour, in the order of the sections", () => {
    const log = file("local/lambda/log-lines.test.ts", ["writes", "passed", ourChoice("A line")]);
    const token = file(tokenFile, ["takes a", "passed", once], ["takes b", "passed", once], ["x", "passed"]);
    const { rows, faults } = findingsOf([log, token], []);
    expect(rows.map(({ text, grade }) => [text, grade])).toEqual([
      ["A code | is good once", "D"],
      ["A code | is good once", "D"],
      ["A line", "U"],
    ]);
    expect(faults).toEqual([]);
  });

  test("finds fault with a test that declares a behaviour and failed", () => {
    const { faults } = findingsOf([file(tokenFile, ["takes a", "failed", once], ["x", "failed"])], []);
    expect(faults).toEqual([`${tokenFile} > code > takes a failed`]);
  });

  test("keeps the rows of a test that was skipped, and names them", () => {
    const { rows: before } = findingsOf([file(tokenFile, ["takes a", "passed", once])], []);
    const { rows, notProvedHere, faults } = findingsOf([file(tokenFile, ["takes a", "skipped"])], before);
    expect([rows, notProvedHere, faults]).toEqual([before, before, []]);
  });

  test("finds fault with a choice of ours that is not declared", () => {
    const ours = file(tokenFile, ["takes a (our choice)", "passed", once]);
    expect(findingsOf([ours], []).faults).toEqual([
      `${tokenFile} > code > takes a (our choice) must declare ourChoice(…)`,
    ]);
  });

  test("finds fault with a file that no section names", () => {
    const lost = file("service/app.test.ts", ["answers", "passed", once]);
    expect(findingsOf([lost], []).faults).toEqual([
      "service/app.test.ts > code > answers is in no section; name its file in sections.ts",
    ]);
  });
});

describe("parseRows", () => {
  test("reads the rows that renderFidelity has written", () => {
    const { rows } = findingsOf([file(tokenFile, ["takes `a|b` <c>", "passed", once, ourChoice("d")])], []);
    expect(rows).toHaveLength(2);
    expect(parseRows(renderFidelity(rows))).toEqual(rows);
  });
});

describe("proves", () => {
  test("declares behaviours at the test that runs", ({ task }) => {
    proves(once);
    proves(ourChoice("d"));
    const declared = task.meta.behaviours;
    // This test proves nothing of AWS.
    task.meta.behaviours = [];
    expect(declared).toEqual([once, ourChoice("d")]);
  });
});

describe("provesInCases", () => {
  test.for(["first", "second"])("declares in the cases that it names: here the %s", (name, { task }) => {
    provesInCases(["here the first"], once);
    const declared = task.meta.behaviours ?? [];
    task.meta.behaviours = [];
    expect(declared).toEqual(name === "first" ? [once] : []);
  });
});
