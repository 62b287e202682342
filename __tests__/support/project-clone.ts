import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const project = resolve(import.meta.dirname, "../..");
const parts = [
  "main.ts",
  "deploy-roles.ts",
  "environments.ts",
  "customise.ts",
  "constructs",
  "service",
  "local",
  "operations",
  "scripts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "cdktf.json",
  "Dockerfile",
  ".dockerignore",
];

/**
 * Whose environments and contract a clone has: those of a folder below `__tests__/fixture`, `"."` or `"books"`, or
 * the user's `"own"`.
 */
export type Content = "." | "books" | "own";

export interface ProjectClone {
  readonly folder: string;
  remove(): void;
}

/**
 * A copy of the project's sources in a folder of its own, with what `npm ci` installed (the runner, too) linked in.
 *
 * @param content @default "."
 */
export function cloneProject(content: Content = "."): ProjectClone {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  const isSource = (path: string) => !/\/(node_modules|dist)$/.test(path);
  for (const part of parts)
    cpSync(join(project, part), join(folder, part), { recursive: true, filter: isSource });
  for (const modules of ["node_modules", "service/node_modules"]) {
    if (existsSync(join(project, modules))) symlinkSync(join(project, modules), join(folder, modules));
  }
  // The image is built from the user's own contract.
  if (content !== "own" && !process.env.GATEHOUSE_FUNCTION) {
    putFixture(join(project, "__tests__/fixture", content), folder);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, maxRetries: 5 }) };
}

/** The fixture's files take the places of the user's. What they import of the project stays where it is. */
function putFixture(fixture: string, folder: string): void {
  const read = (file: string) => readFileSync(join(fixture, file), "utf8");
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const contract = readFileSync(join(folder, "service/contract.ts"), "utf8");
  write("environments.ts", read("environments.ts").replaceAll(/"(?:\.\.\/)+constructs\//g, '"./constructs/'));
  write("service/contract.ts", withRows(contract, read("contract.ts")));
  // Its handlers are those of the user's rows.
  rmSync(join(folder, "service/app.ts"));
  write("service/lambda.ts", read("lambda.ts").replaceAll(/"(?:\.\.\/)+service\//g, '"./'));
}

/** A contract whose scopes and rows are those of another one. */
function withRows(contract: string, rows: string): string {
  const blocks = [/\bconst scopes = [\s\S]*?^\}.*;$/m, /\bconst routes = [\s\S]*?^\].*;$/m];
  const named = contract.replace(
    /^export const resourceServerIdentifier = .*$/m,
    'export const resourceServerIdentifier = "example";',
  );
  return blocks.reduce((text, block) => {
    const [replacement] = block.exec(rows) ?? [];
    if (replacement === undefined || !block.test(text)) throw new Error(`no contract has ${block}`);
    return text.replace(block, () => replacement);
  }, named);
}
