import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "gatehouse-local";
import { print, projectFolder, run } from "../operations/command-line.ts";
import { stackDifferences } from "./stack-differences.ts";

/** What is maintained, under the names that our sources import: the framework, and the bindings of a newer AWS provider. */
const maintained = {
  cdktf: "npm:cdktn@0.24.0",
  "@cdktf/provider-aws": "npm:@cdktn/provider-aws@25.7.0",
} as const;

const sources = [
  ...["main.ts", "customise.ts", "environments.ts", "constructs", "service", "Dockerfile", ".dockerignore"],
];
/** What may differ: the versions of the providers, the framework's notes, and the image, whose tag is a hash of its sources. */
const mayDiffer = [
  /^terraform\.required_providers\./,
  /(?:^|\.)\/\/(?:\.|:)/,
  /^resource\.docker_(?:registry_)?image\.[^.]+\.(?:name|triggers\.contentHash):/,
];
const execute = promisify(execFile);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Stack name → its JSON. */
type Stacks = ReadonlyMap<string, unknown>;

/** Synthesises the same sources with what is maintained; exit code 1 where a stack would not stay the same. */
await run(async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-cdktn-"));
  try {
    await installMaintained(folder);
    const ours = await synthesise(projectFolder, join(folder, "cdktf.out"));
    const theirs = await synthesise(folder, join(folder, "cdktn.out"));
    const different = [...ours.keys()].filter((stack) => !compare(stack, ours.get(stack), theirs.get(stack)));
    return different.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function installMaintained(folder: string): Promise<void> {
  for (const source of sources) {
    cpSync(join(projectFolder, source), join(folder, source), { recursive: true, filter: isSource });
  }
  const { dependencies } = readJson<Manifest>(join(projectFolder, "package.json"));
  const service = readJson<Manifest>(join(projectFolder, "service/package.json"));
  const manifest = {
    private: true,
    type: "module",
    dependencies: {
      "@balena/dockerignore": dependencies["@balena/dockerignore"],
      ...maintained,
      "@cdktf/provider-docker": dependencies["@cdktf/provider-docker"],
      constructs: dependencies.constructs,
      tsx: dependencies.tsx,
      // The schema of the demo books.
      valibot: service.dependencies.valibot,
    },
    // The docker bindings ask for cdktf themselves: without it there would be two frameworks in one tree.
    overrides: { cdktf: maintained.cdktf },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  print(`installing ${Object.values(maintained).join(" and ")}`);
  await execute("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder });
  for (const [name, wanted] of Object.entries(maintained)) assertInstalled(folder, name, wanted);
}

function assertInstalled(folder: string, name: string, wanted: string): void {
  const file = join(folder, "node_modules", name, "package.json");
  const installed = readJson<{ name: string; version: string }>(file);
  const found = `npm:${installed.name}@${installed.version}`;
  if (found === wanted) return;
  throw new UserError(
    `${name} must be ${wanted}, got ${found}; correct the versions in scripts/check-cdktn.ts`,
  );
}

async function synthesise(folder: string, output: string): Promise<Stacks> {
  const env = { ...process.env, CDKTF_OUTDIR: output };
  await execute(process.execPath, ["--import", "tsx", "main.ts"], { cwd: folder, env });
  const stacks = readdirSync(join(output, "stacks"));
  return new Map(
    stacks.map((name) => [name, readJson(join(output, "stacks", name, "cdk.tf.json"))] as const),
  );
}

function compare(stack: string, ours: unknown, theirs: unknown): boolean {
  const differences = stackDifferences(ours, theirs);
  const changes = differences.filter((line) => !mayDiffer.some((pattern) => pattern.test(line)));
  for (const change of changes) print(`${stack}: ${change}`);
  if (changes.length === 0)
    print(`${stack}: the same, but for ${differences.length} lines of versions, notes and the image's tag`);
  return changes.length === 0;
}

function isSource(path: string): boolean {
  return !["node_modules", "dist"].includes(basename(path));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
