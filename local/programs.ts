import { findContainerEngine, runImageArguments } from "./container-engine.ts";
import { UserError } from "./errors.ts";
import type { Program } from "./lambda/function-environment.ts";
import type { LambdaFunction } from "./model.ts";
import type { Options } from "./options.ts";

type ProgramOptions = Pick<Options, "functionCommands" | "imageTag">;

/** Whether the options leave the function to the service's own bundle. */
export function usesBundle({ functionCommands, imageTag }: ProgramOptions): boolean {
  return imageTag === undefined && functionCommands.length === 0;
}

/**
 * What runs a function: the image or the command that the options name, else the service's bundle.
 *
 * @param bundleHandler absolute path of the bundle's handler
 * @param functions every function of the stack
 * @throws {UserError} no command is for this function, or no container engine answers
 */
export function chooseProgram(
  options: ProgramOptions,
  bundleHandler: string,
  lambda: LambdaFunction,
  functions: readonly LambdaFunction[],
): Program {
  if (usesBundle(options)) return { kind: "bundle", handler: bundleHandler };
  if (options.imageTag !== undefined) {
    const args = runImageArguments(options.imageTag, Object.keys(lambda.environment));
    return { kind: "shell", command: [findContainerEngine("run"), ...args].map(quoteForShell).join(" ") };
  }
  return { kind: "shell", command: commandFor(options.functionCommands, lambda, functions) };
}

/** `NAME=COMMAND` for the function of that name (Lambda's or Terraform's), `COMMAND` alone for the rest. */
function commandFor(
  commands: readonly string[],
  lambda: LambdaFunction,
  functions: readonly LambdaFunction[],
): string {
  const namesOf = ({ functionName, address }: LambdaFunction) => [functionName, address.split(".")[1] ?? ""];
  const assignment = (command: string, names: readonly string[]) =>
    names.find((name) => command.startsWith(`${name}=`));
  for (const command of commands) {
    const name = assignment(command, namesOf(lambda));
    if (name !== undefined) return command.slice(name.length + 1);
  }
  const unnamed = commands.find((command) => assignment(command, functions.flatMap(namesOf)) === undefined);
  if (unnamed !== undefined) return unnamed;
  throw new UserError(
    `--function must name a program for ${lambda.address}; add --function ${lambda.functionName}=COMMAND`,
  );
}

function quoteForShell(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
