/**
 * The Node.js side of the Lambda Runtime API: `node node-runtime.mjs <path without extension>.<export>`.
 *
 * It does what the client in AWS's Node.js 24 image does: buffered handlers of one or two parameters, ES modules or
 * CommonJS, errors in the shape that AWS's client posts. Response streaming is not there.
 *
 * @see AWS: Define Lambda function handler in Node.js
 */
import { existsSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {(event: unknown, context: object) => unknown} Handler */

const { env } = process;
const agent = new Agent({ keepAlive: true });

/** Request id of the event that is being handled. @type {string | undefined} */
let current;

/** An error whose name AWS has coined. */
class RuntimeError extends Error {
  /** @param {string} name @param {string} message */
  constructor(name, message) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

/**
 * @param {"GET" | "POST"} method
 * @param {string} path
 * @param {string} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{ headers: import("node:http").IncomingHttpHeaders, text: string }>}
 */
function call(method, path, body = "", headers = {}) {
  return new Promise((done, fail) => {
    const url = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`;
    const length = method === "POST" ? { "Content-Length": Buffer.byteLength(body) } : {};
    const request = httpRequest(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => done({ headers: response.headers, text }));
      response.on("error", fail);
    });
    request.on("error", fail).end(body);
  });
}

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] };
}

/** @param {string} path @param {unknown} error */
async function postError(path, error) {
  const description = describe(error);
  process.stderr.write(`${error instanceof Error ? error.stack : description.errorMessage}\n`);
  await call("POST", path, JSON.stringify(description), {
    "Content-Type": "application/json",
    "Lambda-Runtime-Function-Error-Type": description.errorType,
  });
}

let dying = false;

/**
 * Reports what the process cannot survive, as the event's failure or, outside of any, as one of the start. Only the first
 * failure counts: the report itself may fail, too.
 *
 * @param {unknown} error
 * @param {number} status
 */
async function die(error, status) {
  if (dying) return;
  dying = true;
  await postError(current ? `invocation/${current}/error` : "init/error", error).catch(() => {});
  process.exit(status);
}

/** @param {string} path without extension */
function importModule(path) {
  const file = ["", ".js", ".mjs", ".cjs"]
    .map((extension) => path + extension)
    .find((name) => existsSync(name));
  if (!file) throw new RuntimeError("ImportModuleError", `Error: Cannot find module '${path}'`);
  return import(pathToFileURL(file).href).catch((error) => {
    if (error instanceof SyntaxError) throw new RuntimeError("UserCodeSyntaxError", String(error));
    const notFound = error?.code === "ERR_MODULE_NOT_FOUND" || error?.code === "MODULE_NOT_FOUND";
    throw notFound ? new RuntimeError("ImportModuleError", String(error)) : error;
  });
}

/**
 * @param {string} name
 * @returns {Promise<Handler>}
 */
async function loadHandler(name) {
  const [, file, member] = /^([^.]*)\.(.*)$/.exec(basename(name)) ?? [];
  if (!file || !member) throw new RuntimeError("MalformedHandlerName", "Bad handler");
  const module = await importModule(resolve(dirname(name), file));
  const handler = module[member] ?? module.default?.[member];
  if (typeof handler !== "function")
    throw new RuntimeError("HandlerNotFound", `${name} is undefined or not exported`);
  if (handler.length >= 3)
    throw new RuntimeError("CallbackHandlerDeprecated", "Callback-based handlers are not supported");
  return handler;
}

/** @param {import("node:http").IncomingHttpHeaders} headers */
function contextOf(headers) {
  const deadlineMs = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

/** @param {Handler} handler */
async function handleNext(handler) {
  const { headers, text } = await call("GET", "invocation/next").catch(() => process.exit(0));
  current = String(headers["lambda-runtime-aws-request-id"]);
  env._X_AMZN_TRACE_ID = String(headers["lambda-runtime-trace-id"] ?? "");
  try {
    const result = await handler(JSON.parse(text), contextOf(headers));
    const body = JSON.stringify(result ?? null);
    await call("POST", `invocation/${current}/response`, body, { "Content-Type": "application/json" });
  } catch (error) {
    await postError(`invocation/${current}/error`, error);
  }
  current = undefined;
}

// Nothing reads the log any more: the runner is gone.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
process.on("uncaughtException", (error) => void die(error, 129));
process.on("unhandledRejection", (reason) => {
  void die(new RuntimeError("UnhandledPromiseRejection", String(reason)), 128);
});
process.on("beforeExit", () => {
  void die(new RuntimeError("NodeJsExit", "The event loop is empty, but the handler has not settled"), 1);
});

try {
  const handler = await loadHandler(process.argv[2] ?? "");
  for (;;) await handleNext(handler);
} catch (error) {
  await die(error, 1);
}
