import type { TestCase } from "vitest/node";
import type { Behaviour } from "./behaviour.ts";
import { renderEvidence, renderProof } from "./markdown.ts";
import type { Row } from "./row.ts";
import { sectionOf, sections } from "./sections.ts";

type RunTest = Pick<TestCase, "name" | "fullName" | "meta" | "result">;

/** As much of a test file that ran as is looked at. */
interface RunFile {
  /** `__tests__/…` */
  readonly relativeModuleId: string;
  readonly children: { allTests(): Iterable<RunTest> };
}

/** What a run says of the table. */
export interface Findings {
  readonly rows: readonly Row[];
  /** Rows of tests that did not run here, as they were before. */
  readonly notProvedHere: readonly Row[];
  /** Tests that declare a behaviour and failed, and declarations that are wrong. */
  readonly faults: readonly string[];
}

/**
 * @param before the rows as they are in `local/FIDELITY.md`; those of tests that were skipped are taken from there
 */
export function findingsOf(modules: readonly RunFile[], before: readonly Row[]): Findings {
  const sorted = modules.toSorted(
    (left, right) =>
      place(fileOf(left)) - place(fileOf(right)) || fileOf(left).localeCompare(fileOf(right), "en"),
  );
  const found = sorted.flatMap((module) =>
    [...module.children.allTests()].map((test) => findingsOfTest(fileOf(module), test, before)),
  );
  return {
    rows: found.flatMap(({ rows }) => rows),
    notProvedHere: found.flatMap(({ notProvedHere }) => notProvedHere),
    faults: found.flatMap(({ faults }) => faults),
  };
}

function findingsOfTest(file: string, test: RunTest, before: readonly Row[]): Findings {
  const { state } = test.result();
  const proof = renderProof(file, test.fullName);
  if (state === "skipped" || state === "pending") {
    const kept = before.filter((row) => row.proof === proof);
    return { rows: kept, notProvedHere: kept, faults: [] };
  }
  const behaviours = test.meta().behaviours ?? [];
  return {
    rows: behaviours.map((behaviour) => ({
      file,
      text: behaviour.text,
      grade: behaviour.grade,
      evidence: renderEvidence(behaviour),
      proof,
    })),
    notProvedHere: [],
    faults: faultsOf(test, behaviours, sectionOf(file)).map((fault) => `${file} > ${test.fullName} ${fault}`),
  };
}

function faultsOf(test: RunTest, behaviours: readonly Behaviour[], section: string | undefined): string[] {
  const isProof = behaviours.length > 0;
  const isChoice = /\bour choice\b/.test(test.name);
  return [
    ...(isProof && test.result().state === "failed" ? ["failed"] : []),
    ...(isProof && section === undefined ? ["is in no section; name its file in sections.ts"] : []),
    ...(isChoice && !behaviours.some(({ grade }) => grade === "U") ? ["must declare ourChoice(…)"] : []),
  ];
}

function fileOf({ relativeModuleId }: RunFile): string {
  return relativeModuleId.replace(/^__tests__\//, "");
}

/** In the order of the sections and of their files; the runner's own order of files changes from run to run. */
function place(file: string): number {
  const files = sections.flatMap((section): readonly string[] => section.files);
  return files.findIndex((beginning) => file.startsWith(beginning));
}
