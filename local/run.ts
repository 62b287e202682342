import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./errors.ts";
import { type LiveStack, startLiveStack } from "./live-stack.ts";
import type { ChooseProgram } from "./programs.ts";
import { outputValues } from "./start-stack.ts";
import { State, writeFault, writePrivateFile } from "./state.ts";
import { readTerraform } from "./terraform/configuration-file.ts";
import { watchSources } from "./watch.ts";

/** How long requests that are under way may take at the end: a supervisor such as Docker kills after 10 seconds. */
const graceMs = 8000;

export interface FolderOptions {
  /** Absolute; keeps keys, ids, secrets, sessions, tables and outputs. */
  readonly stateFolder: string;
  /** Whether to forget what is in the folder first. */
  readonly fresh: boolean;
  /** The command that was typed, as a second one in the same folder is told. */
  readonly commandName: string;
  /** Makes what a start and a reload need; answers with the path of the Terraform JSON. */
  readonly prepare: () => Promise<string>;
  /** Absolute paths of files and folders whose change is a reload; none: no watch. */
  readonly watchedPaths: readonly string[];
  readonly chooseProgram: ChooseProgram;
  /** Of the first API; everything else takes the ones after it. 0: any free ones. */
  readonly port: number;
  readonly variables: Readonly<Record<string, string>>;
  /** Values for variables that neither `variables` nor the environment sets. */
  readonly defaultVariables: Readonly<Record<string, string>>;
  /** Whether the secrets and passwords of a state are used as they are. */
  readonly keepSecrets: boolean;
  /** DynamoDB in place of the one that comes along. */
  readonly dynamoDbUrl: string | undefined;
  /** Folder of the tables' data. @default - below `stateFolder` */
  readonly dataFolder: string | undefined;
  /** Called with each line of the functions and of reloads. */
  readonly log: (line: string) => void;
}

export interface RunningFolder {
  readonly stack: LiveStack;
  close(): Promise<void>;
}

/**
 * Runs a stack with its state in a folder, readable by its owner alone, and reloads it when a source changes.
 *
 * @throws {UserError} what is declared or asked for cannot be run, or another process runs in this folder
 */
export async function runFolder(options: FolderOptions): Promise<RunningFolder> {
  const { stateFolder, prepare, watchedPaths, log } = options;
  claimFolder(stateFolder, { empty: options.fresh, commandName: options.commandName });
  const state = new State({ file: join(stateFolder, "state.json"), log });
  const stack = await startLiveStack(readTerraform(await prepare()), {
    ...options,
    state,
    environment: process.env,
    dynamoDb: options.dynamoDbUrl
      ? { url: options.dynamoDbUrl }
      : { dataFolder: options.dataFolder ?? join(stateFolder, "dynamodb") },
    now: Date.now,
  });
  const writeOutputs = () =>
    writeOrSay(join(stateFolder, "outputs.json"), `${JSON.stringify(outputValues(stack.model), null, 2)}\n`);
  writeOutputs();
  const reload = async () => {
    await stack.reload(readTerraform(await prepare()));
    writeOutputs();
    return stack.notReady;
  };
  const watcher = watchSources(watchedPaths, reload, log);
  return {
    stack,
    close: async () => {
      watcher.close();
      await stack.close(graceMs);
      state.flush();
    },
  };
}

/**
 * Makes a folder (0700) and claims it for this process until its end: two that write the same state would undo each
 * other's. The claim is a file with the process's id; that of a process which is gone counts for nothing.
 *
 * It does not see processes of other machines or containers, nor two that start in the very same moment.
 *
 * @param options.empty whether to remove what is in it first
 * @throws {UserError} another process runs in the folder; then nothing of it is touched
 */
export function claimFolder(folder: string, options: { empty: boolean; commandName: string }): void {
  const file = join(folder, "pid");
  const owner = readProcessId(file);
  if (owner !== undefined && owner !== process.pid && isRunning(owner)) {
    throw new UserError(
      `${options.commandName} must run once per folder, got a second one beside process ${owner}; stop that one first (if it is another program, delete ${file})`,
    );
  }
  try {
    if (options.empty) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UserError(`${folder} ${writeFault(error)}`);
  }
  writeOrSay(file, String(process.pid));
  process.once("exit", () => rmSync(file, { force: true }));
}

/** @throws {UserError} it cannot be written */
function writeOrSay(file: string, text: string): void {
  try {
    writePrivateFile(file, text);
  } catch (error) {
    throw new UserError(`${file} ${writeFault(error)}`);
  }
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
