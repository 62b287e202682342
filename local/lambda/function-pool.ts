import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../errors.ts";
import { hostAdvice, hostErrorCode } from "../host-fault.ts";
import { type EnvironmentDeps, ExecutionEnvironment, messageOf } from "./execution-environment.ts";
import { isShortage } from "./function-process.ts";
import type { FunctionResult } from "./runtime-api.ts";

/** Largest event: 6 MB. @see AWS: Lambda quotas */
const maxEventBytes = 6 * 1024 * 1024;

/**
 * Processes per function where no reserved concurrency is declared. AWS would start about a thousand; here
 * what exceeds it waits for a free one.
 */
const localConcurrency = 10;

/**
 * How long an answer is held back until the program asks for its next event, which as a rule it does at once: so who
 * calls again right away finds it idle, and no second process starts.
 */
const settleMs = 50;

/** What comes of one invocation. */
export type InvokeResult =
  | FunctionResult
  /** Every environment that the reserved concurrency allows is busy. */
  | { readonly kind: "throttled" }
  /** The machine has no room for a process, and none of the function runs that could be waited for. */
  | { readonly kind: "unavailable" }
  /** The event is larger than 6 MB. */
  | { readonly kind: "request-too-large" };

export interface RunningFunction {
  /** Whether the program got ready when it was started; it is tried again at the next event. */
  readonly gotReady: boolean;
  /**
   * Runs the function once. A failure of the function is a result, not an exception.
   *
   * @param event JSON
   */
  invoke(event: string): Promise<InvokeResult>;
  /** Ends every process that was started, and what those started. */
  close(): Promise<void>;
}

/**
 * Starts a function and one environment of it, and waits until that one is ready for its first event.
 *
 * An environment takes one event at a time; a second one at the same time starts a second environment, within the
 * reserved concurrency, where that is declared (beyond it: throttled), else within ten (beyond: wait). A process that
 * ends, times out or never gets ready is replaced at the next event.
 *
 * A program that does not get ready does not fail the start: the log says so, and so does every invocation. Where the
 * machine has no room for another process, an event waits for one that runs.
 *
 * @param deps.extraEnvironment variables that localhost adds. @default none
 * @param deps.log called with each line of the function and of the platform
 * @param deps.now milliseconds since the epoch; timeouts run on the real clock
 */
export async function startFunction(
  deps: Omit<EnvironmentDeps, "extraEnvironment"> & { extraEnvironment?: Readonly<Record<string, string>> },
): Promise<RunningFunction> {
  const pool = new FunctionPool({ ...deps, extraEnvironment: deps.extraEnvironment ?? {} });
  await pool.warmUp();
  return pool;
}

class FunctionPool implements RunningFunction {
  gotReady = true;
  readonly #deps: EnvironmentDeps;
  readonly #limit: number;
  readonly #environments = new Set<ExecutionEnvironment>();
  #starting = 0;
  #idle: ExecutionEnvironment[] = [];
  #waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = [];
  #closed = false;
  #shortageIsKnown = false;

  constructor(deps: EnvironmentDeps) {
    this.#deps = deps;
    this.#limit = deps.lambda.reservedConcurrency ?? localConcurrency;
  }

  async warmUp(): Promise<void> {
    if (this.#limit === 0) return;
    const environment = await this.#tryToStart();
    this.gotReady = environment !== undefined && !(await environment.initialized);
    if (environment && this.gotReady) this.#release(environment);
  }

  async invoke(event: string): Promise<InvokeResult> {
    if (Buffer.byteLength(event) > maxEventBytes) return { kind: "request-too-large" };
    const environment = await this.#acquire();
    if (!environment) return { kind: this.#shortageIsKnown ? "unavailable" : "throttled" };
    const result = await environment.invoke(event);
    const released = environment.settled.then(() => this.#release(environment));
    await Promise.race([released, delay(settleMs)]);
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const give of this.#waiting.splice(0)) give(undefined);
    await Promise.all([...this.#environments].map((environment) => environment.close()));
  }

  async #acquire(): Promise<ExecutionEnvironment | undefined> {
    if (this.#closed) return undefined;
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#environments.size + this.#starting < this.#limit) {
      const started = await this.#tryToStart();
      if (started || this.#closed || this.#environments.size === 0) return started;
    } else if (this.#deps.lambda.reservedConcurrency !== undefined) return undefined;
    return this.#idle.pop() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** undefined: the machine has no room for it now. The log says so once, until there is room again. */
  async #tryToStart(): Promise<ExecutionEnvironment | undefined> {
    try {
      const environment = await this.#start();
      this.#shortageIsKnown = false;
      return environment;
    } catch (error) {
      if (!isShortage(error)) throw error;
      if (!this.#shortageIsKnown) this.#deps.log(shortageLine(this.#deps.lambda.functionName, error));
      this.#shortageIsKnown = true;
      return undefined;
    }
  }

  async #start(): Promise<ExecutionEnvironment> {
    this.#starting += 1;
    try {
      const environment = await ExecutionEnvironment.start(this.#deps);
      this.#environments.add(environment);
      void environment.ended.then(() => this.#forget(environment));
      void this.#reportFailure(environment);
      if (this.#closed) await environment.close();
      return environment;
    } finally {
      this.#starting -= 1;
    }
  }

  #release(environment: ExecutionEnvironment): void {
    if (!this.#environments.has(environment)) return;
    const give = this.#waiting.shift();
    if (give) give(environment);
    else this.#idle.push(environment);
  }

  #forget(environment: ExecutionEnvironment): void {
    this.#environments.delete(environment);
    this.#idle = this.#idle.filter((other) => other !== environment);
    const give = this.#waiting.shift();
    if (give) void this.#replaceFor(give);
  }

  /** Those that wait are told when nothing is left to wait for. */
  async #replaceFor(give: (environment: ExecutionEnvironment | undefined) => void): Promise<void> {
    const environment = await this.#tryToStart().catch(() => undefined);
    if (environment || this.#environments.size === 0) return give(environment);
    this.#waiting.unshift(give);
  }

  async #reportFailure(environment: ExecutionEnvironment): Promise<void> {
    const failure = await environment.initialized;
    if (!failure || this.#closed) return;
    const { functionName } = this.#deps.lambda;
    this.#deps.log(`${functionName} did not start: ${messageOf(failure)}; the next request tries it again`);
  }
}

function shortageLine(functionName: string, error: Error): string {
  const reason = `${functionName} cannot start another process (${hostErrorCode(error)})`;
  return `${reason}; ${hostAdvice(error) ?? "end other programs"}; requests wait for those that run`;
}

/** The functions of one state of the stack, by Terraform address. */
export class RunningFunctions {
  readonly #functions: ReadonlyMap<string, RunningFunction>;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(functions: Iterable<readonly [string, RunningFunction]> = []) {
    this.#functions = new Map(functions);
  }

  /** Terraform addresses of those whose program did not get ready. */
  get notReady(): string[] {
    return [...this.#functions].flatMap(([address, running]) => (running.gotReady ? [] : [address]));
  }

  /** @throws {UserError} no such function is running, as when a reload took it away */
  async invoke(address: string, event: string): Promise<InvokeResult> {
    const running = this.#functions.get(address);
    if (!running) throw new UserError(`${address} is not declared any more; send the request again`);
    const result = running.invoke(event);
    this.#underWay.add(result);
    return result.finally(() => this.#underWay.delete(result));
  }

  /** Waits for what is under way; the functions' own timeouts bound it. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#functions.values()].map((running) => running.close()));
  }
}
