/**
 * A command of a project's own that runs the project by this runner: what it adds to `gatehouse-local`. Everything
 * but the names may be left out.
 */
export interface Project {
  /** The command as messages call it: `acme local`. */
  readonly name: string;
  /** The command as it is typed before flags: `acme local`, or `yarn local --`. */
  readonly invocation: string;
  /** Flags of the command's own, each with a value: name without dashes → what `--help` says. @default - none */
  readonly flags?: Readonly<Record<string, { readonly value: string; readonly description: string }>>;
  /** Makes the Terraform where no `--terraform` names any. @default - none: the flag has to be given */
  readonly terraform?: TerraformSource;
  /** Makes what runs the functions where no `--function` does. @default - none: the flag has to be given */
  readonly handler?: HandlerSource;
  /**
   * Values for variables that neither `--var` nor `TF_VAR_<name>` sets; undeclared ones are ignored. A password among
   * them is printed at the start: use no secret. @default - none
   */
  readonly defaultVariables?: Readonly<Record<string, string>>;
  /** The output that holds the URL where people log in. @default - none: the start does not say where */
  readonly loginOutput?: string;
  /** The shell command that prints an output whose name follows. @default - one that reads `.local/outputs.json` */
  readonly outputCommand?: (outputName: string) => string;
}

export interface TerraformSource {
  /** What it is, for `--help`: `what app.ts synthesises`. */
  readonly description: string;
  /** Absolute paths of files and folders; a change below one is a reload. */
  readonly watchedPaths: readonly string[];
  /**
   * Called before the start and before each reload.
   *
   * @param flags values of the project's flags that were given
   * @returns the path of a Terraform JSON file
   * @throws {UserError} it cannot be made; at a reload, what runs goes on
   */
  make(flags: Readonly<Record<string, string>>): Promise<string>;
}

export interface HandlerSource {
  /** What it is, for `--help`. */
  readonly description: string;
  /** Absolute paths of files and folders; a change below one is a reload. */
  readonly watchedPaths: readonly string[];
  /** The handler for Node.js: absolute path without extension, a dot, the export: `/app/dist/lambda.handler`. */
  readonly handler: string;
  /**
   * Called before the start and before each reload.
   *
   * @throws {UserError} it cannot be made; at a reload, what runs goes on
   */
  make(): Promise<void>;
}
