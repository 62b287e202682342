import { randomBytes, randomUUID } from "node:crypto";
import type { LambdaFunction } from "../model.ts";
import { commandLine, functionEnvironment, type Program } from "./function-environment.ts";
import { type FunctionProcess, startProcess } from "./function-process.ts";
import { createLogLines } from "./log-lines.ts";
import {
  type FunctionError,
  type FunctionResult,
  type Invocation,
  platformError,
  RuntimeApi,
} from "./runtime-api.ts";

/**
 * How long a program may take until it asks for its first event. AWS grants 10 seconds; a container engine on a
 * laptop may need longer to unpack an image.
 */
const initTimeoutMs = 60_000;

export interface EnvironmentDeps {
  readonly lambda: LambdaFunction;
  readonly program: Program;
  readonly region: string;
  readonly extraEnvironment: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly now: () => number;
}

/** One process with a Runtime API of its own: it takes one event at a time. */
export class ExecutionEnvironment {
  /** Settles when the process is gone and its Runtime API closed. */
  readonly ended: Promise<void>;
  /** Settles when the program is ready for its first event (undefined), or never will be (why). */
  readonly initialized: Promise<FunctionError | undefined>;
  readonly #deps: EnvironmentDeps;
  readonly #api: RuntimeApi;
  readonly #process: FunctionProcess;
  readonly #lines: ReturnType<typeof createLogLines>;
  #initDurationMs: number | undefined;
  #exitReason: string | undefined;
  #closing = false;
  #fail: ((errorType: string, reason: string) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #settled: Promise<void> = Promise.resolve();

  private constructor(deps: EnvironmentDeps, api: RuntimeApi) {
    this.#deps = deps;
    this.#api = api;
    this.#lines = createLogLines(deps.lambda, deps.now);
    this.#process = startProcess({
      ...commandLine(deps.program),
      environment: functionEnvironment({
        lambda: deps.lambda,
        program: deps.program,
        region: deps.region,
        extra: deps.extraEnvironment,
        runtimeApi: api.address,
        logStream: logStream(deps.now()),
      }),
      log: deps.log,
    });
    this.initialized = this.#initialize();
    this.ended = this.#process.exited.then((reason) => {
      this.#exitReason = reason;
      this.#fail?.("Runtime.ExitError", reason);
      api.close();
    });
  }

  /** Rejects with the system's error where the machine has no room for another process. */
  static async start(deps: EnvironmentDeps): Promise<ExecutionEnvironment> {
    const api = await RuntimeApi.listen();
    try {
      const environment = new ExecutionEnvironment(deps, api);
      await environment.#process.started;
      return environment;
    } catch (error) {
      api.close();
      throw error;
    }
  }

  /** Settles when the last event is wholly done with: the program is ready for another one, or it is gone. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Call it again only once {@link settled}. Settles as soon as there is an answer. */
  async invoke(event: string): Promise<FunctionResult> {
    const unusable = await this.initialized;
    if (unusable) {
      this.#settled = this.ended;
      return unusable;
    }
    const { lambda, now, log } = this.#deps;
    const startedAt = now();
    const invocation: Invocation = {
      requestId: randomUUID(),
      event,
      deadlineMs: startedAt + lambda.timeoutSeconds * 1000,
      functionArn: lambda.functionArn,
      traceId: traceId(startedAt),
    };
    log(this.#lines.start(invocation.requestId));
    const failed = this.#failureOf(invocation.requestId);
    const result = await Promise.race([this.#api.deliver(invocation), failed]);
    this.#settled = this.#settle(invocation.requestId, startedAt, result, failed);
    return result;
  }

  /** Ends the process, gently at first. */
  async close(): Promise<void> {
    this.#closing = true;
    const stopped = this.#process.stop();
    // A program that waits for its next event may not heed SIGTERM before that wait ends.
    this.#api.close();
    await stopped;
  }

  async #initialize(): Promise<FunctionError | undefined> {
    const startedAt = this.#deps.now();
    let status: "error" | "timeout" = "error";
    const timer = setTimeout(() => {
      status = "timeout";
      void this.#process.stop();
    }, initTimeoutMs);
    const failure = await Promise.race([
      this.#api.initialized,
      this.#process.exited.then((reason) => platformError("Runtime.ExitError", `Error: ${reason}`)),
    ]);
    clearTimeout(timer);
    const durationMs = this.#deps.now() - startedAt;
    if (!failure) {
      this.#initDurationMs = durationMs;
      return undefined;
    }
    const { errorType } = failure;
    if (!this.#closing) this.#deps.log(this.#lines.initReport({ status, errorType, durationMs }));
    void this.#process.stop();
    return failure;
  }

  /** Settles when the process ends or its time is up, which ends it. */
  #failureOf(requestId: string): Promise<FunctionError> {
    return new Promise((resolve) => {
      this.#fail = (errorType, reason) =>
        resolve(platformError(errorType, `RequestId: ${requestId} Error: ${reason}`));
      if (this.#exitReason) this.#fail("Runtime.ExitError", this.#exitReason);
      const { timeoutSeconds } = this.#deps.lambda;
      this.#timer = setTimeout(() => {
        this.#fail?.("Sandbox.Timedout", `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);
        void this.#process.stop();
      }, timeoutSeconds * 1000);
    });
  }

  /** The time that an event may take ends only when the program asks for the next one. */
  async #settle(
    requestId: string,
    startedAt: number,
    result: FunctionResult,
    failed: Promise<FunctionError>,
  ): Promise<void> {
    const failure = await Promise.race([failed, this.#api.ready()]);
    clearTimeout(this.#timer);
    this.#fail = undefined;
    const error = result.kind === "function-error" ? result : failure;
    if (failure) this.#deps.log(messageOf(failure));
    const status = error?.errorType === "Sandbox.Timedout" ? "timeout" : error ? "error" : "success";
    const durationMs = this.#deps.now() - startedAt;
    const lines = this.#lines.report({
      requestId,
      status,
      errorType: error?.errorType,
      durationMs,
      initDurationMs: this.#initDurationMs,
    });
    this.#initDurationMs = undefined;
    lines.forEach(this.#deps.log);
    if (failure) await this.ended;
  }
}

/** What went wrong in an error's payload, else its type: programs may post anything. */
export function messageOf(error: FunctionError): string {
  try {
    const { errorMessage } = JSON.parse(error.payload) as { errorMessage?: unknown };
    if (typeof errorMessage === "string" && errorMessage) return `${errorMessage} (${error.errorType})`;
  } catch {}
  return error.errorType;
}

function logStream(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
}

function traceId(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16);
  const parent = randomBytes(8).toString("hex");
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Parent=${parent};Sampled=0`;
}
