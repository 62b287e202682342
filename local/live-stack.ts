import type { AccessTokenRequest } from "./cognito/access-token-request.ts";
import { createAdminApi } from "./cognito/admin/admin-api.ts";
import { issueAccessToken } from "./cognito/issue-access-token.ts";
import { createLivePool, type LivePool } from "./cognito/live-pool.ts";
import type { UserPoolRecord } from "./cognito/observation.ts";
import { createUserPoolServer } from "./cognito/server.ts";
import { createConsole } from "./console/console.ts";
import { type LocalDynamoDb, startDynamoDb } from "./dynamodb/dynamodb.ts";
import { applyTables } from "./dynamodb/tables.ts";
import { UserError } from "./errors.ts";
import { type Listener, listen } from "./http/listener.ts";
import { createGateway } from "./http-api/gateway.ts";
import { RunningFunctions, startFunction } from "./lambda/function-pool.ts";
import type { LambdaFunction, StackModel } from "./model.ts";
import { servePoolOrigin } from "./pool-origin.ts";
import type { ChooseProgram } from "./programs.ts";
import { requestLine } from "./requests/line.ts";
import { RequestLog } from "./requests/log.ts";
import type { RequestRecord } from "./requests/record.ts";
import type { TerraformFile } from "./terraform/configuration-file.ts";
import { type LoadOptions, loadStack } from "./terraform/read-stack.ts";

/** `state` keeps keys and sessions, too. */
export interface LiveStackOptions extends LoadOptions {
  /** The first API takes it, the other APIs, the user pools and DynamoDB the ones after it. 0: any free ones. */
  readonly port: number;
  readonly dynamoDb: { readonly url: string } | { readonly dataFolder?: string };
  readonly chooseProgram: ChooseProgram;
  /** Called with a line per request to an API, and each line that a function or its platform writes. */
  readonly log: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Starts what a stack declares.
 *
 * @throws {UserError} the Terraform cannot be run, or a port is taken
 */
export async function startLiveStack(file: TerraformFile, options: LiveStackOptions): Promise<LiveStack> {
  const stack = new LiveStack(options);
  try {
    await stack.reload(file);
    return stack;
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** The listeners, pools, APIs, functions and tables of one stack. */
export class LiveStack {
  readonly #options: LiveStackOptions;
  readonly #now: () => number;
  /** By the Terraform address of the API or pool. */
  readonly #listeners = new Map<string, Listener>();
  /** What the console shows; it goes on over a reload. */
  readonly #requests: RequestLog;
  #functions = new RunningFunctions();
  #dynamoDb: LocalDynamoDb | undefined;
  #model: StackModel | undefined;
  #pools: readonly LivePool[] = [];

  constructor(options: LiveStackOptions) {
    this.#options = options;
    this.#now = options.now;
    this.#requests = new RequestLog(this.#now());
  }

  /** Terraform addresses of the functions whose program did not get ready. */
  get notReady(): readonly string[] {
    return this.#functions.notReady;
  }

  /** What is running; a reload puts another in its place. */
  get model(): StackModel {
    if (!this.#model) throw new UserError("the stack is not running; start it first");
    return this.#model;
  }

  /** @throws {UserError} there is no such client or user, or the client may not have the token */
  issueToken(request: AccessTokenRequest): Promise<string> {
    return issueAccessToken(this.#pools, request);
  }

  /** The latest requests to the APIs, oldest first. */
  requests(): readonly RequestRecord[] {
    return this.#requests
      .after(-1)
      .flatMap(({ request }) => (request.kind === "api" ? [request.record] : []));
  }

  /**
   * Puts other Terraform in the place of what runs, on the same ports. Requests to what stays are served throughout:
   * what a function has under way is finished by it, what has not reached one yet goes to its successor. Where it
   * fails, what runs goes on.
   */
  async reload(file: TerraformFile): Promise<void> {
    const declared = loadStack(file, this.#options);
    const addresses = [...declared.httpApis, ...declared.userPools];
    const model = declared.modelAt(await this.#originsOf(addresses));
    const functions = await this.#startFunctions(model.functions, {
      region: model.region,
      extraEnvironment: await this.#applyTables(model),
    });
    await this.#servePools(model);
    this.#serveApis(model);
    await this.#retire(addresses, functions);
    this.#model = model;
  }

  /**
   * Ends the servers and the functions' programs.
   *
   * @param graceMs in which requests that are under way may be answered. @default 0
   */
  async close(graceMs = 0): Promise<void> {
    await Promise.all([...this.#listeners.values()].map((listener) => listener.close(graceMs)));
    await Promise.all([this.#functions.close(), this.#dynamoDb?.close()]);
  }

  async #originsOf(addresses: readonly string[]): Promise<Map<string, string>> {
    const origins = new Map<string, string>();
    for (const address of addresses) {
      const listener = this.#listeners.get(address) ?? (await listen(this.#nextPort()));
      this.#listeners.set(address, listener);
      origins.set(address, listener.origin);
    }
    return origins;
  }

  #nextPort(): number {
    const taken = this.#listeners.size + (this.#dynamoDb ? 1 : 0);
    return this.#options.port === 0 ? 0 : this.#options.port + taken;
  }

  /** @returns what the functions have to know to find the tables */
  async #applyTables({ tables, region }: StackModel): Promise<Record<string, string>> {
    if (tables.length === 0) return {};
    const endpoint = await this.#dynamoDbEndpoint();
    await applyTables(endpoint, region, tables);
    return { AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  }

  async #dynamoDbEndpoint(): Promise<string> {
    const { dynamoDb } = this.#options;
    if ("url" in dynamoDb) return dynamoDb.url;
    this.#dynamoDb ??= await startDynamoDb({ port: this.#nextPort(), dataFolder: dynamoDb.dataFolder });
    return this.#dynamoDb.endpoint;
  }

  async #startFunctions(
    lambdas: readonly LambdaFunction[],
    surroundings: { region: string; extraEnvironment: Record<string, string> },
  ): Promise<RunningFunctions> {
    const { chooseProgram, log } = this.#options;
    const programs = lambdas.map((lambda) => ({ lambda, program: chooseProgram(lambda, lambdas) }));
    const started = programs.map(async ({ lambda, program }) => {
      const running = await startFunction({ ...surroundings, lambda, program, log, now: this.#now });
      return [lambda.address, running] as const;
    });
    return new RunningFunctions(await Promise.all(started));
  }

  async #servePools(model: StackModel): Promise<void> {
    const { state } = this.#options;
    const now = this.#now;
    const log = this.#requests;
    const pools = await Promise.all(model.userPools.map((pool) => createLivePool({ pool, state, now })));
    this.#pools = pools;
    const adminApi = createAdminApi({ pools });
    const consolePages = createConsole({ model, pools, log, now });
    for (const [index, livePool] of pools.entries()) {
      const { pool } = livePool;
      const observe = (record: UserPoolRecord) => log.add({ kind: "pool", poolName: pool.name, record });
      const server = createUserPoolServer({ livePool, observe });
      const origin = { pool: server, adminApi, console: index === 0 ? consolePages : undefined };
      this.#listeners.get(pool.address)?.handle(servePoolOrigin(origin));
    }
  }

  #serveApis({ httpApis, userPools, accountId }: StackModel): void {
    // Not the functions of now: a request whose body still arrives outlives them.
    const invoke = (address: string, event: string) => this.#functions.invoke(address, event);
    for (const api of httpApis) {
      const observe = (record: RequestRecord) => {
        this.#options.log(requestLine(record, userPools));
        this.#requests.add({ kind: "api", apiName: api.name, record });
      };
      const gateway = createGateway({ api, accountId, invoke, now: this.#now, observe });
      this.#listeners.get(api.address)?.handle(gateway);
    }
  }

  /** Ends what the new state has no more use for; what functions have under way is finished first. */
  async #retire(addresses: readonly string[], functions: RunningFunctions): Promise<void> {
    const former = this.#functions;
    this.#functions = functions;
    const unused = [...this.#listeners].filter(([address]) => !addresses.includes(address));
    for (const [address] of unused) this.#listeners.delete(address);
    await Promise.all([former.drain(), ...unused.map(([, listener]) => listener.close())]);
    await former.close();
  }
}
