import type { Fact, Section } from "./fact.ts";

const introduction = `# What localhost has of AWS, and how it is known

One row for each behaviour of Cognito, HTTP APIs and Lambda that the runner could have: what is known of it, and the test
that proves the runner's, or the reason why it has none. \`npm run fidelity\` writes this file from
\`__tests__/local/fidelity/facts/\`; \`npm test\` fails when a test that is named here does not exist, or when this file is
not what the facts make it.

Nothing here was measured against an account of ours. Each row says where it comes from:

- **D**, documented: AWS's documentation says so; the name is that of its page.
- **M**, measured: somebody's capture of real AWS shows it, in a public issue, pull request or snapshot.
- **S**, source: code that AWS publishes does so.
- **U**, unknown: AWS leaves it open, so it is *our choice*. Do not rely on it.
`;

const gradeNames = { D: "documented", M: "measured", S: "source", U: "our choice" } as const;
const grades = Object.keys(gradeNames) as (keyof typeof gradeNames)[];

/** The Markdown of `local/FIDELITY.md`. */
export function renderFidelity(sections: readonly Section[]): string {
  const facts = sections.flatMap((section) => section.facts);
  return [introduction, renderCounts(facts), ...sections.map(renderSection)].join("\n");
}

function renderCounts(facts: readonly Fact[]): string {
  const count = (chosen: readonly Fact[]) => {
    const tested = chosen.filter((fact) => "test" in fact).length;
    return [chosen.length, tested, chosen.length - tested];
  };
  const rows = grades.map((grade) => [
    `${grade}, ${gradeNames[grade]}`,
    ...count(facts.filter((fact) => fact.grade === grade)),
  ]);
  return table(["Evidence", "Behaviours", "Tested", "Not emulated"], [...rows, ["all", ...count(facts)]]);
}

function renderSection({ title, facts }: Section): string {
  const rows = facts.map((fact) => [fact.behaviour, renderEvidence(fact), renderProof(fact)]);
  return `## ${title}\n\n${table(["Behaviour", "Evidence", "Proof"], rows)}`;
}

function renderEvidence(fact: Fact): string {
  return fact.grade === "U" ? "**U** our choice" : `**${fact.grade}** ${fact.source}`;
}

function renderProof(fact: Fact): string {
  if ("notEmulated" in fact) return `*not emulated:* ${fact.notEmulated}`;
  const [file = "", ...names] = fact.test.split(" > ");
  return `${escapeMarkup(names.join(" › "))} ([${fileName(file)}](../__tests__/${file}))`;
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

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return `${lines.map((cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`).join("\n")}\n`;
}
