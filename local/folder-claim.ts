import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./errors.ts";
import { writePrivateFile } from "./state.ts";

/**
 * Makes a folder (0700) and claims it for this process until its end: two that write the same state would undo each
 * other's. The claim is a file with the process's id; that of a process which is gone counts for nothing.
 *
 * It does not see processes of other machines or containers, nor two that start in the very same moment.
 *
 * @param options.empty whether to remove what is in it first
 * @throws {UserError} another process runs in the folder; then nothing of it is touched
 */
export function claimFolder(folder: string, options: { empty: boolean }): void {
  const file = join(folder, "pid");
  const owner = readProcessId(file);
  if (owner !== undefined && owner !== process.pid && isRunning(owner)) {
    throw new UserError(
      `npm start must run once per folder, got a second one beside process ${owner}; stop that one first (if it is another program, delete ${file})`,
    );
  }
  if (options.empty) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writePrivateFile(file, String(process.pid));
  process.once("exit", () => rmSync(file, { force: true }));
}

function readProcessId(file: string): number | undefined {
  try {
    const id = Number(readFileSync(file, "utf8"));
    return Number.isInteger(id) && id > 0 ? id : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
