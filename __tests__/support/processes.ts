import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** Whether a process runs; one that has ended, but that its parent has not waited for, does not count. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

/**
 * An ES module of TypeScript in a process of its own, until the test ends.
 *
 * @param limits arguments of the shell's `ulimit`, such as `-n 60`
 */
export function runModule(source: string, limits?: string): { child: ChildProcess; lines: string[] } {
  const node = ["-C", "gatehouse-source", "--import", "tsx", "--input-type=module", "-e", source];
  const [program, args] = limits
    ? ["/bin/sh", ["-c", `ulimit ${limits} && exec "$0" "$@"`, process.execPath, ...node]]
    : [process.execPath, node];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, lines };
}
