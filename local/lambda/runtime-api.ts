import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ReceivedBody, readBody } from "../http/body.ts";
import { refuseWebPages } from "../http/loopback.ts";

/** Largest response of a function: 6 MB and a little, as AWS's runtime interface emulator counts it. */
const maxResponseBytes = 6 * 1024 * 1024 + 100;

/** One event on its way to the program. */
export interface Invocation {
  /** UUID. */
  readonly requestId: string;
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  /** `Root=…;Parent=…;Sampled=…`. */
  readonly traceId: string;
}

/** The program answered; `payload` is what it posted, usually JSON. */
interface FunctionResponse {
  readonly kind: "response";
  readonly payload: string;
}

/**
 * The function failed: its handler threw, its process ended, it ran out of time or never got ready.
 * AWS's Invoke answers 200 with `X-Amz-Function-Error: Unhandled` and this payload.
 */
export interface FunctionError {
  readonly kind: "function-error";
  /** `Runtime.ExitError`, `Function.ResponseSizeTooLarge`, `Sandbox.Timedout`, …; what is not of that form is `Runtime.Unknown`. */
  readonly errorType: string;
  /** JSON with `errorType` and `errorMessage`; where the program posted it, exactly as it was posted. */
  readonly payload: string;
}

/** What comes of an event that a program was handed. */
export type FunctionResult = FunctionResponse | FunctionError;

/** A failure that the platform found, not the program. */
export function platformError(errorType: string, errorMessage: string): FunctionError {
  return { kind: "function-error", errorType, payload: JSON.stringify({ errorType, errorMessage }) };
}

/** The states of AWS's runtime interface emulator, by its names for them. */
type RuntimeState =
  | "Started"
  | "InitError"
  | "Ready"
  | "Running"
  | "InvocationResponse"
  | "InvocationErrorResponse"
  | "ResponseSent";

interface Current {
  readonly invocation: Invocation;
  readonly invocationId: string;
  readonly settle: (result: FunctionResult) => void;
}

/**
 * The Lambda Runtime API of one environment: one program, one event at a time, on a port of its own.
 *
 * States and errors are those of AWS's runtime interface emulator; SnapStart's `/restore/*` is not there. Events carry
 * their caller's live credentials: every process of this machine can read them, a web page cannot.
 *
 * @see AWS: Using the Lambda runtime API for custom runtimes
 */
export class RuntimeApi {
  /** Settles when the program asks for its first event (undefined), or says that it cannot (its error). */
  readonly initialized: Promise<FunctionError | undefined>;
  readonly #server: Server;
  #state: RuntimeState = "Started";
  #current: Current | undefined;
  #polls: ServerResponse[] = [];
  #onReady: (() => void) | undefined;
  #settleInit: (error?: FunctionError) => void = () => {};

  private constructor() {
    this.initialized = new Promise((resolve) => {
      this.#settleInit = resolve;
    });
    this.#server = createServer(refuseWebPages((request, response) => void this.#route(request, response)));
    // A program may keep its connection for as long as its handler works.
    this.#server.keepAliveTimeout = 0;
  }

  /** Listens on a free port of 127.0.0.1. */
  static async listen(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    api.#server.listen(0, "127.0.0.1");
    await once(api.#server, "listening");
    return api;
  }

  /** `host:port`, the value of `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Hands an event to the program, which has to be ready for it; settles when the program has answered. */
  deliver(invocation: Invocation): Promise<FunctionResult> {
    return new Promise((settle) => {
      this.#current = { invocation, invocationId: randomUUID(), settle };
      this.#state = "Running";
      const poll = this.#polls.shift();
      if (poll) sendEvent(poll, this.#current);
    });
  }

  /** Settles when the program, having answered, asks for the next event. */
  ready(): Promise<void> {
    if (this.#state === "Ready") return Promise.resolve();
    return new Promise((resolve) => {
      this.#onReady = resolve;
    });
  }

  /** Stops listening and breaks off what is open, the program's wait for an event above all. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${request.method} ${request.url}`;
    const finish = /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(call);
    if (finish) await this.#finish(finish[1] ?? "", finish[2] === "error", request, response);
    else if (call === "GET /2018-06-01/runtime/invocation/next") this.#next(response);
    else if (call === "POST /2018-06-01/runtime/init/error") await this.#initError(request, response);
    else response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("404 page not found\n");
  }

  #next(response: ServerResponse): void {
    if (this.#state === "Running" && this.#current) {
      // Who asks again before having answered gets the same event again.
      sendEvent(response, this.#current);
    } else if (this.#state === "Started" || this.#state === "ResponseSent" || this.#state === "Ready") {
      this.#state = "Ready";
      this.#polls.push(response);
      response.once("close", () => {
        this.#polls = this.#polls.filter((poll) => poll !== response);
      });
      this.#settleInit();
      this.#onReady?.();
      this.#onReady = undefined;
    } else {
      this.#refuse(response, "Ready");
    }
  }

  async #finish(id: string, failed: boolean, request: IncomingMessage, response: ServerResponse) {
    const current = this.#current;
    if (!current || id !== current.invocation.requestId)
      return sendError(response, 400, "InvalidRequestID", "Invalid request ID");
    const echoed = request.headers["lambda-runtime-invocation-id"];
    if (echoed !== undefined && echoed !== current.invocationId)
      return sendError(response, 400, "InvalidInvocationId", "Invalid invocation ID");
    const target = failed ? "InvocationErrorResponse" : "InvocationResponse";
    if (this.#state !== "Running") return this.#refuse(response, target);
    this.#state = target;
    const body = await readBody(request, maxResponseBytes);
    this.#state = "ResponseSent";
    const answered = body.kind === "whole" && !failed;
    current.settle(
      answered ? { kind: "response", payload: body.bytes.toString("utf8") } : postedError(body, request),
    );
    if (body.kind === "whole") sendJson(response, 202, { status: "OK" });
    else if (body.kind === "too large") {
      const message = `Exceeded maximum allowed payload size (${maxResponseBytes} bytes).`;
      sendError(response, 413, "RequestEntityTooLarge", message);
    }
  }

  async #initError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#state !== "Started") return this.#refuse(response, "InitError");
    this.#state = "InitError";
    const body = await readBody(request, maxResponseBytes);
    sendJson(response, 202, { status: "OK" });
    this.#settleInit(postedError(body, request));
  }

  #refuse(response: ServerResponse, target: RuntimeState): void {
    const message = `State transition from ${this.#state} to ${target} failed for runtime. Error: State transition is not allowed`;
    sendError(response, 403, "InvalidStateTransition", message);
  }
}

function postedError(body: ReceivedBody, request: IncomingMessage): FunctionError {
  switch (body.kind) {
    case "whole":
      return {
        kind: "function-error",
        errorType: errorTypeOf(request),
        payload: body.bytes.toString("utf8"),
      };
    case "cut off":
      return platformError("Runtime.TruncatedResponse", "The runtime broke off its response");
    case "too large":
      return platformError(
        "Function.ResponseSizeTooLarge",
        `Response payload size (${body.length} bytes) exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
      );
  }
}

function errorTypeOf(request: IncomingMessage): string {
  const declared = String(request.headers["lambda-runtime-function-error-type"] ?? "");
  if (/(Runtime|Function)\.[A-Z][a-zA-Z]+/.test(declared)) return declared;
  return declared.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
}

function sendEvent(response: ServerResponse, { invocation, invocationId }: Current): void {
  response
    .writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(invocation.event),
      "Lambda-Runtime-Aws-Request-Id": invocation.requestId,
      "Lambda-Runtime-Deadline-Ms": String(invocation.deadlineMs),
      "Lambda-Runtime-Invoked-Function-Arn": invocation.functionArn,
      "Lambda-Runtime-Trace-Id": invocation.traceId,
      "Lambda-Runtime-Invocation-Id": invocationId,
    })
    .end(invocation.event);
}

function sendError(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  sendJson(response, status, { errorMessage, errorType });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}
