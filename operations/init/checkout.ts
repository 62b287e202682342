import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "gatehouse-local";

const execute = promisify(execFile);

/** A second work tree of the project, where edits are made and tried before any of them is made in the project. */
export interface Checkout {
  readonly folder: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** A file or a folder; nothing where there is none. */
  remove(path: string): void;
  /** Runs a program in it. @throws {UserError} with what it printed, where it fails */
  run(program: string, ...args: readonly string[]): Promise<string>;
  /** Makes all edits in the project, or none. @returns what was changed, one file a line, as `git diff --stat` has it */
  apply(): Promise<string>;
  discard(): Promise<void>;
}

/** @throws {UserError} the project is in no git work tree, or has changes that are not committed */
export async function checkOut(project: string): Promise<Checkout> {
  await assertClean(project);
  const folder = join(mkdtempSync(join(tmpdir(), "init-")), "project");
  const git = (cwd: string, ...args: string[]) =>
    execute("git", args, { cwd, maxBuffer: 100_000_000 }).then(({ stdout }) => stdout);
  await git(project, "worktree", "add", "--quiet", "--detach", folder, "HEAD");
  const modules = ["node_modules", "service/node_modules"].filter((path) => existsSync(join(project, path)));
  for (const path of modules) symlinkSync(join(project, path), join(folder, path));
  const place = (path: string) => join(folder, path);
  return {
    folder,
    read: (file) => readFileSync(place(file), "utf8"),
    write: (file, text) => writeFileSync(place(file), text),
    remove: (path) => rmSync(place(path), { recursive: true, force: true }),
    run: (program, ...args) => runIn(folder, program, args),
    apply: async () => {
      for (const path of modules) rmSync(place(path), { force: true });
      await git(folder, "add", "--all");
      const patch = join(folder, "..", "patch");
      writeFileSync(patch, await git(folder, "diff", "--cached", "--binary", "HEAD"));
      const summary = await git(folder, "diff", "--cached", "--stat", "HEAD");
      await git(project, "apply", patch);
      return summary.trimEnd();
    },
    discard: async () => {
      rmSync(join(folder, ".."), { recursive: true, force: true });
      await git(project, "worktree", "prune");
    },
  };
}

async function assertClean(project: string): Promise<void> {
  const status = await execute("git", ["status", "--porcelain"], { cwd: project }).catch(() => {
    throw new UserError("npm run init needs a git work tree; git init, and commit everything first");
  });
  if (status.stdout !== "") {
    throw new UserError("the work tree must be clean, got changes; commit or stash them first");
  }
}

async function runIn(folder: string, program: string, args: readonly string[]): Promise<string> {
  try {
    return (await execute(program, args, { cwd: folder, maxBuffer: 10_000_000 })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new UserError(
      `nothing was changed: ${[program, ...args].join(" ")} said\n${stdout}${stderr}`.trim(),
    );
  }
}
