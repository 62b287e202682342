import { type RunnerTestCase, TestRunner } from "vitest";

type Url = `https://${string}`;
type Repository = `${string}/${string}`;

/** Something that can be opened: a URL, an issue or pull request, or a file of a public repository. */
export type Source = Url | `${Repository}#${number}` | `${Repository}, ${string}`;

type Evidence =
  /** Documented by AWS, measured in public, or read in source that AWS publishes. */
  | { readonly grade: "D" | "M" | "S"; readonly sources: readonly Source[] }
  /** AWS leaves it open: our choice. */
  | { readonly grade: "U" };

/** One thing that AWS does, or may do, as its clients see it; Markdown. */
export type Behaviour = { readonly text: string } & Evidence;

declare module "vitest" {
  interface TaskMeta {
    /** What the test proves of AWS; see `proves`. */
    behaviours?: readonly Behaviour[];
  }
}

/** AWS's documentation says so. */
export function documented(text: string, ...sources: [Source, ...Source[]]): Behaviour {
  return { text, grade: "D", sources };
}

/** A public capture of real AWS shows it. */
export function measured(text: string, ...sources: [Source, ...Source[]]): Behaviour {
  return { text, grade: "M", sources };
}

/** Code that AWS publishes does so. */
export function published(text: string, ...sources: [Source, ...Source[]]): Behaviour {
  return { text, grade: "S", sources };
}

/** AWS leaves it open. */
export function ourChoice(text: string): Behaviour {
  return { text, grade: "U" };
}

/**
 * Declares what the test that runs proves of AWS: rows of `local/FIDELITY.md`, if the test passes. It stands at the
 * beginning of the test, and counts for each case of a parametrised one.
 */
export function proves(...behaviours: Behaviour[]): void {
  const { meta } = TestRunner.getCurrentTest<RunnerTestCase>();
  meta.behaviours = [...(meta.behaviours ?? []), ...behaviours];
}

/** As `proves`, for those cases of a parametrised test whose name has one of the texts. */
export function provesInCases(cases: readonly string[], ...behaviours: Behaviour[]): void {
  const { name } = TestRunner.getCurrentTest<RunnerTestCase>();
  if (cases.some((text) => name.includes(text))) proves(...behaviours);
}
