import { join, resolve } from "node:path";
import { UserError } from "./errors.ts";
import { hostAdvice, hostErrorCode } from "./host-fault.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { programsByFlag } from "./programs.ts";
import type { Project, TerraformSource } from "./project.ts";
import { type FolderOptions, runFolder } from "./run.ts";
import { welcome } from "./welcome.ts";

const runner: Project = { name: "gatehouse-local", invocation: "gatehouse-local" };

const parentPollMs = 500;

const print = (text: string) => process.stdout.write(`${text}\n`);

/**
 * The command `gatehouse-local`: runs a stack until Ctrl-C, with its state in `.local/` of the current directory. It
 * ends the process at a signal; a `UserError` is printed to standard error as one sentence, with exit code 1.
 *
 * @param args the flags: `process.argv.slice(2)`
 * @param project what a command of a project's own adds. @default - nothing
 * @example
 * import { runCommandLine } from "gatehouse-local";
 *
 * await runCommandLine(process.argv.slice(2), {
 *   name: "acme local",
 *   invocation: "acme local",
 *   defaultVariables: { stage: "local" },
 * });
 */
export async function runCommandLine(args: readonly string[], project: Project = runner): Promise<void> {
  try {
    assertNodeVersion();
    const options = parseOptions(args, project);
    if (options.help) return void print(usage(project));
    const running = await runFolder(folderOptions(options, project));
    stopWhenAsked(running.close);
    surviveHostFaults();
    print(welcome(running.stack.model, { project, watch: options.watch }));
  } catch (error) {
    reportFault(error);
    process.exitCode = 1;
  }
}

function folderOptions(options: Options, project: Project): FolderOptions {
  const terraform = terraformSource(options, project);
  const handler = options.functionCommands.length === 0 ? project.handler : undefined;
  const sources = [...terraform.watchedPaths, ...(handler?.watchedPaths ?? [])];
  return {
    ...options,
    stateFolder: join(process.cwd(), ".local"),
    commandName: project.name,
    prepare: async () => {
      const [path] = await Promise.all([terraform.make(options.projectFlags), handler?.make()]);
      return path;
    },
    watchedPaths: options.watch ? [...new Set(sources)] : [],
    chooseProgram: programsByFlag(options.functionCommands, handler?.handler),
    defaultVariables: project.defaultVariables ?? {},
    log: print,
  };
}

function terraformSource(
  { terraformFile: file }: Options,
  project: Project,
): Pick<TerraformSource, "watchedPaths" | "make"> {
  if (file !== undefined) return { watchedPaths: [resolve(file)], make: async () => file };
  if (project.terraform) return project.terraform;
  throw new UserError("--terraform must name a Terraform JSON file, got none; add --terraform FILE");
}

/** npm ends at SIGTERM without its script, and so does a shell between the two: their end is a signal as well. */
function stopWhenAsked(close: () => Promise<void>): void {
  const stop = () =>
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        reportFault(error);
        process.exit(1);
      },
    );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, parentPollMs);
  timer.unref();
}

/**
 * Goes on where the machine refuses something in the midst of a request, as a full disk does to dynalite, which throws.
 * Each reason is said once; any other fault ends the process, with its stack.
 */
function surviveHostFaults(): void {
  const said = new Set<string>();
  process.on("uncaughtException", (error) => {
    const sentence = hostFault(error);
    if (sentence === undefined) {
      reportFault(error);
      process.exit(1);
    }
    const code = hostErrorCode(error);
    if (!said.has(code)) process.stderr.write(`${sentence}\n`);
    said.add(code);
  });
}

/** One sentence of what a person can correct; anything else is a fault of the runner, with its stack. */
function reportFault(error: unknown): void {
  const sentence = error instanceof UserError ? error.message : hostFault(error);
  process.stderr.write(`${sentence ?? (error as Error).stack ?? String(error)}\n`);
}

/** What the machine refused, and what to do; undefined: it was not the machine. */
function hostFault(error: unknown): string | undefined {
  const { syscall, path } = error as NodeJS.ErrnoException;
  const advice = hostAdvice(error);
  const refused = [syscall, path].filter(Boolean).join(" ") || "a write";
  return advice && `${refused} is refused by this machine (${hostErrorCode(error)}); ${advice}`;
}

/** `import.meta.dirname` and what else is used is not there before. */
function assertNodeVersion(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new UserError(`Node.js must be 20.19 or later, got ${version}; install a newer one`);
}
