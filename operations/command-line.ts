import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { UserError } from "gatehouse-local";

export const projectFolder = join(import.meta.dirname, "..");

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Asks for nothing but the usage. */
class HelpRequest extends Error {}

/**
 * Runs a command. A fault that the person can correct is printed as its message alone, with exit code 1.
 *
 * @param command its result is the exit code
 */
export async function run(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (error instanceof HelpRequest) return print(`usage: ${error.message}`);
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${withoutControls(error.message)}\n`);
    process.exitCode = 1;
  }
}

/** A message may quote what a server said: no control character of it reaches the terminal. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}/gu, "\uFFFD");
}

type Flags = NonNullable<ParseArgsConfig["options"]>;

/**
 * The flags and words of the command line; `--help` shows the usage and runs nothing.
 *
 * @param words how many arguments without a flag there must be; undefined: any number
 * @param usage how the command is written
 * @throws {UserError} with the usage: a flag that is unknown or lacks its value, or another number of words
 */
export function readArguments<T extends Flags>(options: T, words: number | undefined, usage: string) {
  if (process.argv.slice(2).includes("--help")) throw new HelpRequest(usage);
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (words === undefined || positionals.length === words) return { values, words: positionals };
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\.\s/);
    throw new UserError(`${sentence}; usage: ${usage}`);
  }
  throw new UserError(`usage: ${usage}`);
}

/** `.local/`, made private where it does not exist yet. */
export function localFolder(): string {
  const folder = join(projectFolder, ".local");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
