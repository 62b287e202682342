import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
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

export interface ProjectClone {
  readonly folder: string;
  remove(): void;
}

/** A copy of the project's sources in a folder of its own, with what `npm ci` installed (the runner, too) linked in. */
export function cloneProject(): ProjectClone {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  const isSource = (path: string) => !/\/(node_modules|dist)$/.test(path);
  for (const part of parts)
    cpSync(join(project, part), join(folder, part), { recursive: true, filter: isSource });
  for (const modules of ["node_modules", "service/node_modules"]) {
    if (existsSync(join(project, modules))) symlinkSync(join(project, modules), join(folder, modules));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, maxRetries: 5 }) };
}
