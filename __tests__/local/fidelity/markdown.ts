import type { Behaviour, Source } from "./behaviour.ts";
import { notEmulated } from "./not-emulated.ts";
import type { Row } from "./row.ts";
import { type SectionTitle, sectionOf, sections } from "./sections.ts";

const introduction = `# What localhost has of AWS, and how it is known

One row for each behaviour of Cognito, HTTP APIs and Lambda that the runner could have: what is known of it, and the test
that proves the runner's, a row per case, or the reason why it has none. A behaviour is declared at its test.
\`npm run fidelity\` runs these tests and writes this file if all of them passed; \`npm test\` fails where it differs.

Nothing here was measured against an account of ours. Each row says where it comes from:

- **D**, documented: AWS's documentation says so.
- **M**, measured: somebody's capture of real AWS shows it, in a public issue, pull request or file.
- **S**, source: code that AWS publishes does so.
- **U**, unknown: AWS leaves it open, or no public source shows it, so it is *our choice*. Do not rely on it.
`;

const gradeNames = { D: "documented", M: "measured", S: "source", U: "our choice" } as const;
const grades = Object.keys(gradeNames) as (keyof typeof gradeNames)[];

/** The Markdown of `local/FIDELITY.md`. */
export function renderFidelity(rows: readonly Row[]): string {
  const tables = sections.map(({ title }) =>
    renderSection(
      title,
      rows.filter(({ file }) => sectionOf(file) === title),
    ),
  );
  return [introduction, renderCounts(rows), ...tables].join("\n");
}

/** The rows of a Markdown that `renderFidelity` has written. */
export function parseRows(markdown: string): readonly Row[] {
  return markdown.split("\n").flatMap((line) => {
    const [text = "", evidence = "", proof = ""] = line.slice(2, -2).split(" | ");
    const [, grade] = /^\*\*([DMSU])\*\* /.exec(evidence) ?? [];
    const [, file] = /\]\(\.\.\/__tests__\/([^)]+)\)\)$/.exec(proof) ?? [];
    const known = grades.find((candidate) => candidate === grade);
    return known && file ? [{ file, text: text.replaceAll("\\|", "|"), grade: known, evidence, proof }] : [];
  });
}

function renderCounts(rows: readonly Row[]): string {
  const counts = (suits: (behaviour: { readonly grade: Behaviour["grade"] }) => boolean) => {
    const proved = rows.filter(suits);
    const tested = new Set(proved.map(({ text }) => text)).size;
    const left = notEmulated.filter(({ behaviour }) => suits(behaviour)).length;
    return [tested + left, tested, proved.length, left];
  };
  const lines = grades.map((grade) => [
    `${grade}, ${gradeNames[grade]}`,
    ...counts((behaviour) => behaviour.grade === grade),
  ]);
  const head = ["Evidence", "Behaviours", "Tested", "Cases", "Not emulated"];
  return table(head, [...lines, ["all", ...counts(() => true)]]);
}

function renderSection(title: SectionTitle, rows: readonly Row[]): string {
  const proved = rows.map(({ text, evidence, proof }) => [cell(text), evidence, proof]);
  const left = notEmulated
    .filter(({ section }) => section === title)
    .map(({ behaviour, reason }) => [
      cell(behaviour.text),
      renderEvidence(behaviour),
      `*not emulated:* ${cell(reason)}`,
    ]);
  return `## ${title}\n\n${table(["Behaviour", "Evidence", "Proof"], [...proved, ...left])}`;
}

/** The Markdown of a proof: the name of a case, its parameters filled in, and a link to its file. */
export function renderProof(file: string, test: string): string {
  return `${cell(escapeMarkup(test.replaceAll(" > ", " › ")))} ([${fileName(file)}](../__tests__/${file}))`;
}

/** The Markdown of a grade and its sources. */
export function renderEvidence(behaviour: Behaviour): string {
  if (behaviour.grade === "U") return "**U** our choice";
  return `**${behaviour.grade}** ${behaviour.sources.map(renderSource).join(", ")}`;
}

function renderSource(source: Source): string {
  if (source.startsWith("https://")) return `[${urlName(source)}](${source})`;
  const [, repository, number] = /^([^#,]+)#(\d+)$/.exec(source) ?? [];
  if (repository) return `[${source}](https://github.com/${repository}/issues/${number})`;
  const [owner = "", path = ""] = source.split(", ");
  return `[${owner}, ${fileName(path)}](https://github.com/${owner}/blob/HEAD/${path})`;
}

function urlName(url: string): string {
  const { hostname, pathname } = new URL(url);
  const page = fileName(pathname.replace(/\/$/, "")).replace(/\.html$/, "");
  return hostname === "docs.aws.amazon.com" ? page : `${hostname}, ${page}`;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The names of tests are plain text, but for what stands between backticks. */
function escapeMarkup(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[\\<*_[\]]/g, "\\$&")))
    .join("");
}

/** On one line, and without a bar that would end the cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
