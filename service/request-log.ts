import { HttpError } from "./http-error.ts";
import { currentInvocation } from "./lambda-adapter.ts";
import type { Handler } from "./router.ts";

/** One line of the log; `timestamp` and `level` are the names that Lambda's JSON log format filters by. */
interface LogEntry {
  readonly timestamp: string;
  readonly level: "INFO" | "WARN" | "ERROR";
  readonly [name: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

/**
 * Writes an entry as one line of JSON. Not by `console`: that would put the line, escaped, into a line of Lambda's own,
 * while Lambda leaves JSON on stdout as it is.
 *
 * @see AWS: Configuring JSON and plain text log formats
 */
export const logToStdout: Log = (entry) => {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
};

/**
 * Logs every request once it is answered. The path is the contract's, not the caller's, and of the token
 * only the client id is told: there is no token, code, cookie or claim of a person in the log.
 */
export function logRequests(log: Log): Handler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once("finish", () => {
      const { route, caller, malformedItems, failure } = response.locals;
      const invocation = currentInvocation.getStore();
      log({
        timestamp: new Date().toISOString(),
        level: response.statusCode >= 500 ? "ERROR" : malformedItems ? "WARN" : "INFO",
        message: "request",
        method: request.method,
        route: route ?? null,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        requestId: invocation?.requestId,
        lambdaRequestId: invocation?.lambdaRequestId,
        clientId: caller?.client_id,
        malformedItems,
        ...(failure !== undefined && describe(failure)),
      });
    });
    next();
  };
}

/** The chain of causes; for an error that nobody foresaw, where it came from too. */
function describe(failure: unknown): { cause: string; at?: readonly string[] } {
  const cause = causes(failure).join(": ");
  if (failure instanceof HttpError || !(failure instanceof Error)) return { cause };
  return { cause, at: failure.stack?.split("\n").filter((line) => line.startsWith("    at ")) ?? [] };
}

function causes(failure: unknown): string[] {
  return failure instanceof Error ? [describeOne(failure), ...causes(failure.cause)] : [];
}

/**
 * A library's message may quote a token, a header or a parser's input. Its code has to do where there is one, and a
 * parser's name.
 */
function describeOne(error: Error): string {
  if ("code" in error && typeof error.code === "string" && !(error instanceof HttpError)) return error.code;
  return error instanceof SyntaxError ? error.name : error.message;
}
