import { parseArgs } from "node:util";
import { assertDynamoDbUrl } from "./dynamodb/dynamodb.ts";
import { UserError } from "./errors.ts";
import type { Project } from "./project.ts";

/** The command line, parsed. */
export interface Options {
  /** Port of the first API; everything else takes the ones after it. 0: any free ones. */
  readonly port: number;
  /** Terraform JSON; undefined: what the project makes. */
  readonly terraformFile: string | undefined;
  /** `COMMAND`, or `NAME=COMMAND` where a stack has several functions; empty: the project's handler. */
  readonly functionCommands: readonly string[];
  /** Terraform variables given by `--var`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the secrets and passwords of a state are used as they are. */
  readonly keepSecrets: boolean;
  /** DynamoDB in place of the one that comes along. */
  readonly dynamoDbUrl: string | undefined;
  /** Folder of the tables' data; undefined: below `.local/`. */
  readonly dataFolder: string | undefined;
  readonly watch: boolean;
  readonly fresh: boolean;
  readonly help: boolean;
  /** Values of the project's own flags; those that were not given are missing. */
  readonly projectFlags: Readonly<Record<string, string>>;
}

const flags = {
  port: { type: "string" },
  terraform: { type: "string" },
  function: { type: "string", multiple: true },
  var: { type: "string", multiple: true },
  "keep-secrets": { type: "boolean" },
  "dynamodb-url": { type: "string" },
  data: { type: "string" },
  "no-watch": { type: "boolean" },
  fresh: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** What `--help` prints. */
export function usage({ invocation, flags: ownFlags, terraform, handler }: Project): string {
  const or = (part: { readonly description: string } | undefined) => (part ? ` (${part.description})` : "");
  const own = Object.entries(ownFlags ?? {}).map(
    ([name, { value, description }]) => `  ${`--${name} ${value}`.padEnd(21)} ${description}\n`,
  );
  return `${invocation} [flags]: runs Terraform on localhost

${own.join("")}  --port N              port of the first API, everything else takes the next ones (3000); 0: any free ones
  --terraform FILE      run this Terraform JSON, such as a synthesised cdk.tf.json, or this state, as
                        terraform show -json prints it${or(terraform)}
  --keep-secrets        use the secrets and passwords of a state as they are (new ones are made up)
  --function COMMAND    run this program as the function: it speaks the Lambda Runtime API at
                        $AWS_LAMBDA_RUNTIME_API${or(handler)}; NAME=COMMAND where there are several
  --var NAME=VALUE      set a Terraform variable, as TF_VAR_NAME does
  --dynamodb-url URL    use this DynamoDB instead of the one that comes along
  --data DIR            keep the tables in this folder (.local/dynamodb)
  --no-watch            do not reload when a source changes
  --fresh               forget keys, client ids, secrets, sessions and data first
  --help                this text
`;
}

/** @throws {UserError} a flag that is unknown or incomplete */
export function parseOptions(args: readonly string[], project: Project): Options {
  const values = readFlags(args, project);
  const { own } = values;
  return {
    port: parsePort(values.port ?? "3000"),
    terraformFile: values.terraform,
    functionCommands: values.function ?? [],
    variables: parseAssignments("--var", values.var ?? []),
    keepSecrets: values["keep-secrets"] ?? false,
    dynamoDbUrl: parseDynamoDbUrl(values["dynamodb-url"]),
    dataFolder: values.data,
    watch: !values["no-watch"],
    fresh: values.fresh ?? false,
    help: values.help ?? false,
    projectFlags: own,
  };
}

function readFlags(args: readonly string[], { invocation, flags: ownFlags = {} }: Project) {
  const own = Object.fromEntries(Object.keys(ownFlags).map((name) => [name, { type: "string" as const }]));
  try {
    const { values } = parseArgs({ args: [...args], options: { ...own, ...flags } });
    const given = Object.entries<unknown>(values).flatMap(([name, value]) =>
      name in ownFlags && typeof value === "string" ? [[name, value] as const] : [],
    );
    return { ...values, own: Object.fromEntries(given) };
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\.\s/);
    throw new UserError(`${sentence}; ${invocation} --help lists the flags`);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UserError(`--port must be a number from 0 to 65535, got "${text}"; 0 takes any free one`);
}

function parseDynamoDbUrl(text: string | undefined): string | undefined {
  if (text !== undefined) assertDynamoDbUrl(text, "--dynamodb-url");
  return text;
}

function parseAssignments(flag: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const separator = text.indexOf("=");
      // The value may be a secret: it is not repeated.
      if (separator < 1) throw new UserError(`${flag} must be NAME=VALUE; write the name, = and the value`);
      return [text.slice(0, separator), text.slice(separator + 1)];
    }),
  );
}
