import { accessFindings } from "../local/access/findings.ts";
import { accessMatrix } from "../local/access/matrix.ts";
import { type Route, routes } from "../service/contract.ts";
import { accessJson, accessTable, publicSentence } from "./access/report.ts";
import { print, readArguments, run } from "./command-line.ts";
import { readDeclaredStack } from "./system/declared-stack.ts";

const usage = "npm run access -- [--stack NAME] [--json]";

/** Who may call what, read off the synthesised Terraform; exit code 1 where something is wrong with it. */
await run(async () => {
  const { values } = readArguments({ stack: { type: "string" }, json: { type: "boolean" } }, 0, usage);
  const { model } = await readDeclaredStack(values.stack ?? "dev");
  const matrix = accessMatrix(model);
  const findings = accessFindings(model, matrix, publicRoutes(routes));
  if (values.json) print(accessJson(matrix, findings));
  else print([accessTable(matrix), publicSentence(matrix), describe(findings)].join("\n\n"));
  return findings.length === 0 ? 0 : 1;
});

function describe(findings: readonly string[]): string {
  if (findings.length === 0) return "Nothing is wrong with it.";
  return findings.map((finding) => `- ${finding}`).join("\n");
}

function publicRoutes(contract: readonly Route[]): ReadonlySet<string> {
  const open = contract.filter(({ access }) => access === "public");
  return new Set(open.map(({ method, path }) => `${method} ${path}`));
}
