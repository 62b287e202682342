import type { Behaviour } from "./behaviour.ts";

/** One case of one test, and a behaviour that it proves: a line of the table. */
export interface Row {
  /** Path below `__tests__/`. */
  readonly file: string;
  readonly text: string;
  readonly grade: Behaviour["grade"];
  /** Markdown. */
  readonly evidence: string;
  /** Markdown: the test's name and its file. */
  readonly proof: string;
}
