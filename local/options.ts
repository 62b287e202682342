import { parseArgs } from "node:util";
import { UserError } from "./errors.ts";

export interface Options {
  readonly stackName: string;
  /** Port of the first API; everything else takes the ones after it. 0: any free ones. */
  readonly port: number;
  /** A synthesised `cdk.tf.json`; undefined: main.ts is synthesised. */
  readonly terraformFile: string | undefined;
  /** `COMMAND`, or `NAME=COMMAND` where a stack has several functions; empty: the service's bundle. */
  readonly functionCommands: readonly string[];
  /** Container image that is run in place of the bundle. */
  readonly imageTag: string | undefined;
  /** Terraform variables given by `--var`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Values for variables that neither `--var` nor the environment sets. */
  readonly defaultVariables: Readonly<Record<string, string>>;
  /** DynamoDB in place of the one that comes along. */
  readonly dynamoDbUrl: string | undefined;
  /** Folder of the tables' data; undefined: below `.local/`. */
  readonly dataFolder: string | undefined;
  readonly watch: boolean;
  readonly fresh: boolean;
  readonly help: boolean;
}

export const usage = `npm start -- [flags]: runs the synthesised Terraform on localhost

  --stack NAME          the stack of main.ts to run (dev)
  --port N              port of the API, Cognito takes the next (3000); 0: any free ones
  --terraform FILE      run this cdk.tf.json instead of synthesising main.ts
  --function COMMAND    run this program as the function: it speaks the Lambda Runtime API at
                        $AWS_LAMBDA_RUNTIME_API (the service's bundle); NAME=COMMAND where there are several
  --image TAG           run this container image as the function (Linux, with Docker or Podman)
  --var NAME=VALUE      set a Terraform variable, as TF_VAR_NAME does
  --dynamodb-url URL    use this DynamoDB instead of the one that comes along
  --data DIR            keep the tables in this folder (.local/dynamodb)
  --no-watch            do not reload when a source changes
  --fresh               forget keys, client ids, secrets, sessions and data first
  --help                this text
`;

/** @throws {UserError} a flag that is unknown, incomplete or contradicts another */
export function parseOptions(args: readonly string[]): Options {
  const values = readFlags(args);
  if (values.image !== undefined && values.function) {
    throw new UserError("--image and --function exclude each other; name one of them");
  }
  return {
    stackName: values.stack ?? "dev",
    port: parsePort(values.port ?? "3000"),
    terraformFile: values.terraform,
    functionCommands: values.function ?? [],
    imageTag: values.image,
    variables: parseAssignments("--var", values.var ?? []),
    defaultVariables: parseAssignments("--default-var", values["default-var"] ?? []),
    dynamoDbUrl: parseDynamoDbUrl(values["dynamodb-url"]),
    dataFolder: values.data,
    watch: !values["no-watch"],
    fresh: values.fresh ?? false,
    help: values.help ?? false,
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string" },
        port: { type: "string" },
        terraform: { type: "string" },
        function: { type: "string", multiple: true },
        image: { type: "string" },
        var: { type: "string", multiple: true },
        "default-var": { type: "string", multiple: true },
        "dynamodb-url": { type: "string" },
        data: { type: "string" },
        "no-watch": { type: "boolean" },
        fresh: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\.\s/);
    throw new UserError(`${sentence}; npm start -- --help lists the flags`);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UserError(`--port must be a number from 0 to 65535, got "${text}"; 0 takes any free one`);
}

function parseDynamoDbUrl(text: string | undefined): string | undefined {
  if (text === undefined || /^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : "")) return text;
  throw new UserError(
    `--dynamodb-url must be an http or https URL, got "${text}"; write it like http://localhost:8000`,
  );
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
