import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { guardGroup } from "./watchdog.ts";

/**
 * How long a process may take to end after SIGTERM: the longest shutdown phase that Lambda grants.
 * @see AWS: Understanding the Lambda execution environment lifecycle
 */
const graceMs = 2000;

const pollMs = 20;

/** A program in a process group of its own, so that all that it started ends with it. */
export interface FunctionProcess {
  /** Settles when the program runs, or cannot be run. Rejects with the system's error where the machine has no room for it. */
  readonly started: Promise<void>;
  /** Why it ended, in AWS's words: `Runtime exited with error: exit status 1`. */
  readonly exited: Promise<string>;
  /** SIGTERM to the whole group and, for what is left of it after two seconds, SIGKILL. */
  stop(): Promise<void>;
}

/**
 * Starts a program. Its group ends with it, and with this process, however that ends.
 *
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
  const child: ChildProcess = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const started = startOf(child);
  const exited = exitReason(child);
  // Where file descriptors are used up, there are no streams.
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface(stream).on("line", options.log);
  const { pid } = child;
  const release = pid === undefined ? () => {} : guardGroup(pid);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= endGroup(pid).then(async () => {
      await exited;
      release();
    });
    return stopped;
  };
  void exited.then(stop);
  return { started, exited, stop };
}

async function endGroup(pid: number | undefined): Promise<void> {
  const signal = (name: NodeJS.Signals | 0) => signalGroup(pid, name);
  signal("SIGTERM");
  for (let waitedMs = 0; waitedMs < graceMs && signal(0); waitedMs += pollMs) await delay(pollMs);
  signal("SIGKILL");
}

/** Errors of a machine that has no room for another process; a program that is not there is none of them. */
const shortages = ["EMFILE", "ENFILE", "EAGAIN", "ENOMEM"];

/** Whether an error means that file descriptors, processes or memory are used up. */
export function isShortage(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && shortages.includes(String(error.code));
}

function startOf(child: ChildProcess): Promise<void> {
  const started = once(child, "spawn").then(
    () => {},
    (error: Error) => {
      if (isShortage(error)) throw error;
    },
  );
  // Whoever does not wait for the start hears of the exit.
  started.catch(() => {});
  return started;
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
