import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const project = resolve(import.meta.dirname, "../..");

export interface InstalledPackage {
  /** A folder with nothing in it but the installed package. */
  readonly folder: string;
  /** Paths in the tarball, without `package/`. */
  readonly files: readonly string[];
  remove(): void;
}

/** Packs the runner as `npm publish` would, and installs the tarball in an empty folder. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-local-"));
  const pack = ["pack", "--silent", "--json", "--workspace", "gatehouse-local", "--pack-destination", folder];
  const { stdout } = await run("npm", pack, { cwd: project });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await npmInstall(folder, join(folder, filename));
  rmSync(join(folder, filename));
  return {
    folder,
    files: files.map(({ path }) => path),
    remove: () => rmSync(folder, { recursive: true, maxRetries: 5 }),
  };
}

/** Bytes of every file below a folder. */
export function sizeOf(folder: string): number {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => lstatSync(join(entry.parentPath, entry.name)).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * The folder of a Node.js of some major version.
 *
 * @param folder where it is installed unless this process runs by it
 * @throws the registry does not give it out for this machine
 */
export async function nodeFolder(major: number, folder: string): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return resolve(process.execPath, "..");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  await npmInstall(folder, `node@${major}`);
  const bin = join(folder, "node_modules/node/bin");
  const { stdout } = await run(join(bin, "node"), ["--version"]);
  if (!stdout.startsWith(`v${major}.`)) throw new Error(`node@${major} is ${stdout.trim()}`);
  return bin;
}

/** The environment of a person who has this Node.js, and nothing that this test run was started with. */
export function environmentWith(node: string): NodeJS.ProcessEnv {
  const { PATH = "", HOME } = process.env;
  return { HOME, PATH: [node, PATH].join(delimiter), npm_config_update_notifier: "false" };
}

export interface StartedCommand {
  printed(): string;
  /** Ctrl-C; resolves with the exit code when it and all that it started are gone. */
  stop(): Promise<number | null>;
}

/** Starts a command in a process group of its own, and waits until it has printed a text. */
export async function startCommand(
  command: readonly [string, ...string[]],
  options: { cwd: string; env: NodeJS.ProcessEnv; until: string },
): Promise<StartedCommand> {
  const [program, ...args] = command;
  const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const closed = once(child, "close") as Promise<[number | null]>;
  const printed = new Promise<boolean>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.includes(options.until)) done(true);
      });
    }
  });
  if (await Promise.race([printed, closed.then(() => false)])) {
    return { printed: () => text, stop: () => interrupt(child, closed) };
  }
  throw new Error(`${command.join(" ")} ended:\n${text}`);
}

async function interrupt(child: ChildProcess, closed: Promise<[number | null]>): Promise<number | null> {
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  const [code] = await closed;
  return code;
}

async function npmInstall(folder: string, what: string): Promise<void> {
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel", "error"];
  await run("npm", ["install", ...flags, what], { cwd: folder });
}
