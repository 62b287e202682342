import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "../operations/command-line.ts";
import { synthesise } from "../operations/project.ts";
import { stackDifferences } from "./stack-differences.ts";

const usage = "node --import tsx scripts/diff-stacks.ts [REVISION]";
const git = (...args: readonly string[]) => promisify(execFile)("git", args, { cwd: projectFolder });

/**
 * What a change does to the JSON of every stack: `main.ts` is synthesised as it was at a revision of git, in a temporary
 * worktree, and as it is now, uncommitted changes included. Only what differs is printed, by stack, resource and attribute.
 *
 *     node --import tsx scripts/diff-stacks.ts [REVISION]
 *
 * REVISION is HEAD~ where it is left out. Both sides use the packages that are installed now.
 */
await run(async () => {
  const { words } = readArguments({}, undefined, usage);
  const [revision = "HEAD~", ...others] = words;
  if (others.length > 0) throw new UserError(`usage: ${usage}`);
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-diff-"));
  try {
    await checkOut(revision, join(folder, "before"));
    await synthesise(join(folder, "before"), join(folder, "before.out"));
    await synthesise(projectFolder, join(folder, "after.out"));
    printDifferences(readStacks(join(folder, "before.out")), readStacks(join(folder, "after.out")));
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
    await git("worktree", "prune");
  }
});

async function checkOut(revision: string, worktree: string): Promise<void> {
  try {
    await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
  } catch {
    throw new UserError(`REVISION must name a commit, got "${revision}"; git log shows them`);
  }
  await git("worktree", "add", "--detach", worktree, revision);
  for (const modules of ["node_modules", "service/node_modules"]) {
    if (existsSync(join(projectFolder, modules)))
      symlinkSync(join(projectFolder, modules), join(worktree, modules));
  }
}

/** Stack name → its JSON. */
type Stacks = ReadonlyMap<string, unknown>;

function readStacks(outputFolder: string): Stacks {
  const stacks = join(outputFolder, "stacks");
  return new Map(
    readdirSync(stacks).map((name) => [
      name,
      JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")),
    ]),
  );
}

function printDifferences(before: Stacks, after: Stacks): void {
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const differences = stackDifferences(before.get(name), after.get(name));
    print(`${name}: ${differences.length === 0 ? "the same" : `different in ${differences.length}`}`);
    for (const difference of differences) print(`  ${difference}`);
  }
}
