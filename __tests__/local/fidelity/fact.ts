/** How it is known: documented, measured, or read in source that AWS publishes. */
type Evidence =
  | {
      readonly grade: "D" | "M" | "S";
      /** `AWS: <page>`, or the public issue, pull request or file that shows it. */
      readonly source: string;
    }
  /** AWS leaves it open: our choice. */
  | { readonly grade: "U" };

type Proof =
  /** `<file below __tests__> > <describe> > <test>`, the name as it stands in the file, placeholders included. */
  | { readonly test: string }
  /** Why the runner does not do it. */
  | { readonly notEmulated: string };

/** One thing that AWS does, or may do, as somebody outside sees it; Markdown. */
export type Fact = { readonly behaviour: string } & Evidence & Proof;

export interface Section {
  readonly title: string;
  readonly facts: readonly Fact[];
}
