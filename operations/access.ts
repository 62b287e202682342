import { join } from "node:path";
import {
  accessFindings,
  accessMatrix,
  type RouteContract,
  readStack,
  type StackModel,
} from "gatehouse-local";
import { acceptedScopes, type Route, routeKey, routes } from "../service/contract.ts";
import { accessJson, accessTable, publicSentence } from "./access/report.ts";
import { localFolder, print, projectFolder, readArguments, run } from "./command-line.ts";
import { stackFile, synthesise } from "./project.ts";

const usage = "npm run access -- [--stack NAME] [--json]";

/** Who may call what, read off the synthesised Terraform; exit code 1 where something is wrong with it. */
await run(async () => {
  const { values } = readArguments({ stack: { type: "string" }, json: { type: "boolean" } }, 0, usage);
  const model = await readDeclaredStack(values.stack ?? "dev");
  const matrix = accessMatrix(model);
  const findings = accessFindings(model, contractOf(routes));
  if (values.json) print(accessJson(matrix, findings));
  else print([accessTable(matrix), publicSentence(matrix), describe(findings)].join("\n\n"));
  return findings.length === 0 ? 0 : 1;
});

async function readDeclaredStack(name: string): Promise<StackModel> {
  // Not where npm start synthesises to: it may be reading there.
  const folder = join(localFolder(), "operations");
  await synthesise(projectFolder, folder);
  return readStack(stackFile(folder, name));
}

function describe(findings: readonly string[]): string {
  if (findings.length === 0) return "Nothing is wrong with it.";
  return findings.map((finding) => `- ${finding}`).join("\n");
}

function contractOf(contract: readonly Route[]): RouteContract {
  return Object.fromEntries(contract.map((route) => [routeKey(route), acceptedScopes(route)]));
}
