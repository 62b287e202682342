/// <reference lib="esnext.disposable" preserve="true" />
import { join } from "node:path";
import type { AccessTokenRequest } from "./cognito/access-token-request.ts";
import { assertDynamoDbUrl } from "./dynamodb/dynamodb.ts";
import { UserError } from "./errors.ts";
import { type LiveStack, startLiveStack } from "./live-stack.ts";
import type { StackModel } from "./model.ts";
import { type ChooseProgram, programsByName } from "./programs.ts";
import type { RequestRecord } from "./requests/record.ts";
import { State } from "./state.ts";
import { readTerraform, type TerraformFile, terraformFile } from "./terraform/configuration-file.ts";

export interface StackOptions {
  /**
   * The first API takes it, the other APIs, the user pools and DynamoDB the ones after it; 0 to 65535.
   * @default 0 - any free ones, as a test suite wants them
   */
  readonly port?: number;
  /**
   * The shell command of every function, or of each by its name (Lambda's or Terraform's). It speaks the Lambda
   * Runtime API at `$AWS_LAMBDA_RUNTIME_API`. @default - none: only a stack without functions starts
   */
  readonly functions?: string | Readonly<Record<string, string>>;
  /** Values of declared variables, as texts. @default - `TF_VAR_<name>` of this process, else the declared default */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Whether the secrets and passwords of a state are used as they are. Then they are production's, in this process, in
   * the functions' environment and in `stateFolder`. @default false - new ones are made up
   */
  readonly keepSecrets?: boolean;
  /**
   * Keeps keys, ids, secrets, sessions and tables from one start to the next; made (0700) where it does not exist.
   * Only one stack may use it at a time, which is not checked. @default - in memory, gone with `close`
   */
  readonly stateFolder?: string;
  /** Another DynamoDB in place of the one that comes along: `http://localhost:8000`. @default - the one that comes along */
  readonly dynamoDbUrl?: string;
  /**
   * Called with a line per request to an API, and each line that a function or its platform writes.
   * @default - nothing is shown
   */
  readonly log?: (line: string) => void;
  /** Milliseconds since the epoch: what tokens, sessions and throttling go by. @default Date.now */
  readonly now?: () => number;
}

/** A stack on localhost. It takes its process's time and ports until `close`. */
export interface RunningStack extends AsyncDisposable {
  /** Terraform's outputs: name → value, secrets among them. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** HTTP APIs: name → `http://localhost:<port>`. Those that share a name are under their Terraform addresses. */
  readonly apis: Readonly<Record<string, string>>;
  /** User pools: name → issuer, without a slash at the end. Those that share a name are under their Terraform addresses. */
  readonly userPools: Readonly<Record<string, string>>;
  /** Everything that runs, as it was read; after a reload another one. */
  readonly model: StackModel;
  /** Terraform addresses of the functions whose program did not get ready: the log says why; it is tried again. */
  readonly notReady: readonly string[];
  /** The latest requests to the APIs, at most 200, oldest first. */
  requests(): readonly RequestRecord[];
  /**
   * An access token as the pool would give it to the client, or by way of the client to a user.
   *
   * It asks for neither the client's secret nor the user's password.
   *
   * @param request.client the client's name, client id or Terraform address
   * @param request.scopes full names, such as `example/read`. @default - all that the client may have
   * @param request.username a user of the client's pool. @default - none: the token is the client's own
   * @throws {UserError} no client or user has the name, or the client may not have the token or one of the scopes
   * @example
   * import { startStack } from "gatehouse-local";
   *
   * const stack = await startStack("cdk.tf.json", { functions: "./bootstrap" });
   * try {
   *   const token = await stack.issueToken({ client: "books-reader", scopes: ["example/books.read"] });
   *   const response = await fetch(`${stack.apis.books}/books`, { headers: { authorization: `Bearer ${token}` } });
   *   console.log(response.status);
   * } finally {
   *   await stack.close();
   * }
   */
  issueToken(request: AccessTokenRequest): Promise<string>;
  /**
   * Puts other Terraform in the place of what runs, on the same ports. Requests that are under way are finished.
   *
   * @param terraform as in `startStack`
   * @throws {UserError} it cannot be run; what ran goes on
   */
  reload(terraform: string | object): Promise<void>;
  /** Ends the servers and the functions' programs. A second call does nothing more. */
  close(): Promise<void>;
}

/**
 * Runs Terraform on localhost, in this process: the user pools, the HTTP APIs and the tables that it declares, and a
 * program of its own for each function. It listens on 127.0.0.1 alone.
 *
 * It checks no AWS credentials: every process of this machine may call the admin API and DynamoDB, a web page may not.
 *
 * @param terraform path of a Terraform JSON file such as a synthesised `cdk.tf.json`, or of a state as `terraform show
 *   -json` prints it; or its parsed JSON
 * @throws {UserError} the Terraform is not sound, a function has no program, or a port is taken
 * @throws {UnsupportedError} AWS has what it declares and the runner does not
 * @example
 * import { startStack } from "gatehouse-local";
 *
 * const stack = await startStack("cdktf.out/stacks/dev/cdk.tf.json", { functions: "./bootstrap" });
 * try {
 *   const response = await fetch(`${stack.apis["gatehouse-dev"]}/books`);
 *   console.log(response.status, stack.requests().at(-1)?.decision.kind);
 * } finally {
 *   await stack.close();
 * }
 */
export async function startStack(
  terraform: string | object,
  options: StackOptions = {},
): Promise<RunningStack> {
  const { stateFolder, dynamoDbUrl, now = Date.now } = options;
  if (dynamoDbUrl !== undefined) assertDynamoDbUrl(dynamoDbUrl, "dynamoDbUrl");
  const state = new State({
    now,
    ...(options.log && { log: options.log }),
    ...(stateFolder !== undefined && { file: join(stateFolder, "state.json") }),
  });
  const stack = await startLiveStack(terraformOf(terraform), {
    state,
    port: portOf(options.port ?? 0),
    variables: options.variables ?? {},
    keepSecrets: options.keepSecrets ?? false,
    environment: process.env,
    chooseProgram: options.functions === undefined ? refuseFunction : programsByName(options.functions),
    dynamoDb: dynamoDbUrl === undefined ? tablesIn(stateFolder) : { url: dynamoDbUrl },
    log: options.log ?? (() => {}),
    now,
  });
  return publicStack(stack, state);
}

function publicStack(stack: LiveStack, state: State): RunningStack {
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= stack.close().then(() => state.flush());
    return closed;
  };
  return {
    get outputs() {
      return outputValues(stack.model);
    },
    get apis() {
      return byName(stack.model.httpApis, ({ origin }) => origin);
    },
    get userPools() {
      return byName(stack.model.userPools, ({ issuer }) => issuer);
    },
    get model() {
      return stack.model;
    },
    get notReady() {
      return stack.notReady;
    },
    requests: () => stack.requests(),
    issueToken: (request) => stack.issueToken(request),
    reload: (terraform) => stack.reload(terraformOf(terraform)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Name → value of the outputs, without the mark that some are secret. */
export function outputValues({ outputs }: StackModel): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

function byName<T extends { readonly name: string; readonly address: string }>(
  items: readonly T[],
  pick: (item: T) => string,
): Record<string, string> {
  const isShared = (name: string) => items.filter((item) => item.name === name).length > 1;
  return Object.fromEntries(
    items.map((item) => [isShared(item.name) ? item.address : item.name, pick(item)]),
  );
}

function terraformOf(terraform: string | object): TerraformFile {
  if (typeof terraform === "string") return readTerraform(terraform);
  return terraformFile(terraform, "the Terraform JSON");
}

const refuseFunction: ChooseProgram = ({ address, functionName }) => {
  throw new UserError(
    `functions must name a program for ${address}, got none; give functions: { "${functionName}": COMMAND }`,
  );
};

function portOf(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UserError(`port must be a whole number from 0 to 65535, got ${port}; 0 takes any free one`);
}

function tablesIn(stateFolder: string | undefined): { dataFolder?: string } {
  return stateFolder === undefined ? {} : { dataFolder: join(stateFolder, "dynamodb") };
}
