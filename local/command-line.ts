import { join, resolve } from "node:path";
import { UserError } from "./errors.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { programsByFlag } from "./programs.ts";
import type { Project, TerraformSource } from "./project.ts";
import { type FolderOptions, runFolder } from "./run.ts";
import { welcome } from "./welcome.ts";

const runner: Project = { name: "gatehouse-local", invocation: "gatehouse-local" };

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
    const options = parseOptions(args, project);
    if (options.help) return void print(usage(project));
    const running = await runFolder(folderOptions(options, project));
    stopOnSignal(running.close);
    print(welcome(running.stack.model, { project, watch: options.watch }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
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

function stopOnSignal(close: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
}
