import { UserError } from "./errors.ts";
import type { Program } from "./lambda/function-environment.ts";
import type { LambdaFunction } from "./model.ts";

/** What runs a function; `functions` are all of the stack. */
export type ChooseProgram = (lambda: LambdaFunction, functions: readonly LambdaFunction[]) => Program;

/**
 * Programs as a test suite names them.
 *
 * @param commands one for every function, or one for each by its name (Lambda's or Terraform's)
 * @returns it throws a `UserError` for a function without a command, and for a name that is none
 */
export function programsByName(commands: string | Readonly<Record<string, string>>): ChooseProgram {
  if (typeof commands === "string") return () => ({ kind: "shell", command: commands });
  return (lambda, functions) => {
    const known = functions.flatMap(namesOf);
    const unknown = Object.keys(commands).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new UserError(
        `functions must name functions of the stack, got "${unknown}"; it has ${[...new Set(known)].join(", ")}`,
      );
    }
    const name = namesOf(lambda).find((candidate) => Object.hasOwn(commands, candidate));
    const command = name === undefined ? undefined : commands[name];
    if (command !== undefined) return { kind: "shell", command };
    throw new UserError(
      `functions must name a program for ${lambda.address}; add { "${lambda.functionName}": COMMAND }`,
    );
  };
}

/**
 * Programs as `--function` names them: `NAME=COMMAND` for the function of that name (Lambda's or Terraform's),
 * `COMMAND` for the rest.
 *
 * @param handler runs every function where there is no command at all
 * @returns it throws a `UserError` for a function that has none
 */
export function programsByFlag(commands: readonly string[], handler: string | undefined): ChooseProgram {
  if (commands.length === 0 && handler !== undefined) return () => ({ kind: "bundle", handler });
  return (lambda, functions) => ({ kind: "shell", command: commandFor(commands, lambda, functions) });
}

function commandFor(
  commands: readonly string[],
  lambda: LambdaFunction,
  functions: readonly LambdaFunction[],
): string {
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

/** Lambda's name and Terraform's. */
function namesOf({ functionName, address }: LambdaFunction): string[] {
  return [functionName, address.replace(/^.*?aws_lambda_function\./, "")];
}
