import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "gatehouse-local";
import { print, projectFolder, run } from "../operations/command-line.ts";

/** The fork of CDKTF that is maintained, under the name that the provider bindings import. */
const fork = "npm:cdktn@0.24.0";
const sources = ["main.ts", "environments.ts", "constructs", "service", "Dockerfile", ".dockerignore"];
const execute = promisify(execFile);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Type → name → block. */
type Types = Readonly<Record<string, Readonly<Record<string, object>>>>;

interface TerraformJson {
  readonly resource?: Types;
  readonly data?: Types;
  readonly output?: Readonly<Record<string, object>>;
  readonly variable?: Readonly<Record<string, object>>;
}

/** Stack name → the addresses of everything that it declares. */
type Stacks = ReadonlyMap<string, readonly string[]>;

/** Synthesises the same sources with CDKTN; exit code 1 where a stack would not have the same addresses. */
await run(async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-cdktn-"));
  try {
    await installFork(folder);
    const ours = await synthesise(projectFolder, join(folder, "cdktf.out"));
    const theirs = await synthesise(folder, join(folder, "cdktn.out"));
    const different = [...ours.keys()].filter((stack) => !compare(stack, ours, theirs));
    return different.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function installFork(folder: string): Promise<void> {
  for (const source of sources) {
    cpSync(join(projectFolder, source), join(folder, source), { recursive: true, filter: isSource });
  }
  const { dependencies, devDependencies } = readJson<Manifest>(join(projectFolder, "package.json"));
  const service = readJson<Manifest>(join(projectFolder, "service/package.json"));
  const manifest = {
    private: true,
    type: "module",
    dependencies: {
      "@balena/dockerignore": dependencies["@balena/dockerignore"],
      "@cdktf/provider-aws": dependencies["@cdktf/provider-aws"],
      "@cdktf/provider-docker": dependencies["@cdktf/provider-docker"],
      cdktf: fork,
      constructs: dependencies.constructs,
      tsx: devDependencies.tsx,
      // The schema of the demo books.
      valibot: service.dependencies.valibot,
    },
    // The bindings ask for cdktf themselves: without it there would be two frameworks in one tree.
    overrides: { cdktf: fork },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  print(`installing ${fork} beside the same bindings`);
  await execute("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder });
  const installed = readJson<{ name: string; version: string }>(
    join(folder, "node_modules/cdktf/package.json"),
  );
  if (`npm:${installed.name}@${installed.version}` !== fork) {
    throw new UserError(
      `cdktf must be ${fork}, got ${installed.name}@${installed.version}; correct the overrides in scripts/check-cdktn.ts`,
    );
  }
}

async function synthesise(folder: string, output: string): Promise<Stacks> {
  const env = { ...process.env, CDKTF_OUTDIR: output };
  await execute(process.execPath, ["--import", "tsx", "main.ts"], { cwd: folder, env });
  const stacks = readdirSync(join(output, "stacks"));
  return new Map(stacks.map((name) => [name, addresses(join(output, "stacks", name, "cdk.tf.json"))]));
}

function addresses(file: string): string[] {
  const { resource = {}, data = {}, output = {}, variable = {} } = readJson<TerraformJson>(file);
  return [
    ...namesBelow("", resource),
    ...namesBelow("data.", data),
    ...Object.keys(output).map((name) => `output.${name}`),
    ...Object.keys(variable).map((name) => `var.${name}`),
  ].sort();
}

function namesBelow(start: string, types: Types): string[] {
  return Object.entries(types).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((name) => `${start}${type}.${name}`),
  );
}

function compare(stack: string, ours: Stacks, theirs: Stacks): boolean {
  const [left, right] = [ours.get(stack) ?? [], theirs.get(stack) ?? []];
  const lost = left.filter((address) => !right.includes(address));
  const gained = right.filter((address) => !left.includes(address));
  for (const address of lost) print(`${stack}: CDKTN lacks ${address}`);
  for (const address of gained) print(`${stack}: CDKTN adds ${address}`);
  const isSame = lost.length + gained.length === 0;
  if (isSame) print(`${stack}: the same ${left.length} addresses`);
  return isSame;
}

function isSource(path: string): boolean {
  return !["node_modules", "dist"].includes(basename(path));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
