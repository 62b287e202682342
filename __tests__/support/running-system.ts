import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Content, cloneProject } from "./project-clone.ts";

/** The password that `npm start` gives alice on localhost. */
export const alicePassword = "HeyH0Password!";

export interface RunningSystem {
  /** The clone of the project that it runs in. */
  readonly folder: string;
  output<Value = string>(name: string): Value;
  /** Everything that was printed so far. */
  printed(): string;
  /** Resolves when the text has been printed `times` times. */
  untilPrinted(text: string, times?: number): Promise<void>;
  /** Ctrl-C; resolves when npm and all that it started are gone. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Changes the clone before the start. */
  readonly prepare?: (folder: string) => void;
  /** @default "." */
  readonly content?: Content;
}

/**
 * `npm start` in a clone of the project, on free ports. Where `GATEHOUSE_FUNCTION` names a command, such as one that
 * runs the container image, the function is that command instead of the bundle.
 */
export async function startSystem(options: StartOptions = {}): Promise<RunningSystem> {
  const clone = cloneProject(options.content);
  options.prepare?.(clone.folder);
  const system = spawnSystem(clone.folder, options);
  const stop = async () => {
    await system.stop();
    clone.remove();
  };
  try {
    await system.untilPrinted("Ctrl-C stops everything");
    return { ...system, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `npm start` in a folder that has been cloned before; the folder stays. */
export function spawnSystem(folder: string, options: StartOptions = {}): RunningSystem {
  const { GATEHOUSE_FUNCTION: command } = process.env;
  const flags = [...(options.flags ?? []), ...(command ? ["--function", command] : [])];
  const child = spawn("npm", ["start", "-s", "--", "--port", "0", ...flags], {
    cwd: folder,
    env: { ...process.env, ...options.environment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = collectText(child);
  // Not "exit": npm ends at once, and its output is closed when the last of its children is gone.
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    folder,
    output: <Value>(name: string) => readOutputs(folder)[name] as Value,
    printed: text.all,
    untilPrinted: (wanted, times = 1) =>
      Promise.race([text.until(wanted, times), failOnEnd(closed, text.all)]),
    stop: () => {
      if (child.exitCode === null && child.signalCode === null && child.pid)
        process.kill(-child.pid, "SIGINT");
      return closed;
    },
  };
}

function readOutputs(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, ".local/outputs.json"), "utf8")) as Record<string, unknown>;
}

function collectText({ stdout, stderr }: ChildProcess) {
  let all = "";
  const checks = new Set<() => void>();
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      all += chunk;
      for (const check of checks) check();
    });
  }
  return {
    all: () => all,
    until: (wanted: string, times: number) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (all.split(wanted).length <= times) return;
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
      }),
  };
}

async function failOnEnd(closed: Promise<void>, printed: () => string): Promise<never> {
  await closed;
  throw new Error(`npm start ended:\n${printed()}`);
}
