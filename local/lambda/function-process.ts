import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/**
 * How long a process may take to end after SIGTERM: the longest shutdown phase that Lambda grants.
 * @see AWS: Understanding the Lambda execution environment lifecycle
 */
const graceMs = 2000;

const pollMs = 20;

/** A program in a process group of its own, so that all that it started ends with it. */
export interface FunctionProcess {
  /** Why it ended, in AWS's words: `Runtime exited with error: exit status 1`. */
  readonly exited: Promise<string>;
  /** SIGTERM to the whole group and, for what is left of it after two seconds, SIGKILL. */
  stop(): Promise<void>;
}

/**
 * @param options.command program and arguments
 * @param options.environment all of the environment that the program gets
 * @param options.log called with each line of its standard output and standard error
 */
export function startProcess(options: {
  command: readonly [string, ...string[]];
  cwd: string | undefined;
  environment: Readonly<Record<string, string>>;
  log: (line: string) => void;
}): FunctionProcess {
  const [program, ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", options.log);
  const exited = exitReason(child);
  const signal = (name: NodeJS.Signals | 0) => signalGroup(child.pid, name);
  return {
    exited,
    stop: async () => {
      signal("SIGTERM");
      for (let waitedMs = 0; waitedMs < graceMs && signal(0); waitedMs += pollMs) await delay(pollMs);
      signal("SIGKILL");
      await exited;
    },
  };
}

async function exitReason(child: ChildProcess): Promise<string> {
  try {
    const [status, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    if (signal) return `Runtime exited with error: signal: ${signalDescriptions[signal] ?? signal}`;
    if (status) return `Runtime exited with error: exit status ${status}`;
    return "Runtime exited without providing a reason";
  } catch (error) {
    return `Runtime exited with error: ${(error as Error).message}`;
  }
}

const signalDescriptions: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "aborted",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** @returns whether there was anything left to signal */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
