import { accessFindings, accessMatrix, type RouteContract } from "gatehouse-local";
import { type Route, resourceServerIdentifier, routes } from "../service/contract.ts";
import { accessJson, accessTable, publicSentence } from "./access/report.ts";
import { print, readArguments, run } from "./command-line.ts";
import { readDeclaredStack } from "./deployed/declared-stack.ts";

const usage = "npm run access -- [--stack NAME] [--json]";

/** Who may call what, read off the synthesised Terraform; exit code 1 where something is wrong with it. */
await run(async () => {
  const { values } = readArguments({ stack: { type: "string" }, json: { type: "boolean" } }, 0, usage);
  const { model } = await readDeclaredStack(values.stack ?? "dev");
  const matrix = accessMatrix(model);
  const findings = accessFindings(model, contractOf(routes));
  if (values.json) print(accessJson(matrix, findings));
  else print([accessTable(matrix), publicSentence(matrix), describe(findings)].join("\n\n"));
  return findings.length === 0 ? 0 : 1;
});

function describe(findings: readonly string[]): string {
  if (findings.length === 0) return "Nothing is wrong with it.";
  return findings.map((finding) => `- ${finding}`).join("\n");
}

function contractOf(contract: readonly Route[]): RouteContract {
  const scopesOf = ({ access }: Route) =>
    access === "public" ? [] : access.map((scope) => `${resourceServerIdentifier}/${scope}`);
  return Object.fromEntries(contract.map((route) => [`${route.method} ${route.path}`, scopesOf(route)]));
}
