import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { commandLine } from "../../../local/lambda/function-environment.ts";
import type { InvokeResult } from "../../../local/lambda/function-pool.ts";
import { bundle, payloadOf, start, temporaryDirectory } from "../../support/lambda-function.ts";
import { proves, published } from "../fidelity/behaviour.ts";

async function resultOf(source: string, event = "{}"): Promise<InvokeResult> {
  return (await start(bundle(source))).invoke(event);
}

describe("node-runtime", () => {
  test("calls the handler with event and context, and posts what it returns", async () => {
    const result = await resultOf(
      `export const handler = async (event, context) => ({ event, context, remaining: context.getRemainingTimeInMillis() });`,
      '{"a":[1,"ü"]}',
    );
    const { event, context, remaining } = payloadOf(result);
    expect(event).toEqual({ a: [1, "ü"] });
    expect(context).toEqual({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: "service",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:service",
      logGroupName: "/aws/lambda/service",
      logStreamName: expect.stringContaining("[$LATEST]"),
      memoryLimitInMB: "512",
    });
    expect(remaining).toBeGreaterThan(9000);
    expect(remaining).toBeLessThanOrEqual(10_000);
  });

  test("posts null for a handler that returns nothing", async () => {
    expect(await resultOf("export const handler = async () => {};")).toEqual({
      kind: "response",
      payload: "null",
    });
  });

  test("loads a CommonJS module", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "index.cjs"), "exports.run = async () => 'cjs';");
    const running = await start({ kind: "bundle", handler: join(directory, "index.run") });
    expect(await running.invoke("{}")).toEqual({ kind: "response", payload: '"cjs"' });
  });

  test("posts an error as AWS's client does: errorType, errorMessage, trace; and serves the next event", async () => {
    proves(
      published(
        "Node's client posts `errorType`, `errorMessage` and `trace`",
        "https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/40f98dbe7b49b41927864e2680af1a93ad755d38/src/Errors.js",
      ),
    );
    const running = await start(
      bundle(`export const handler = async (event) => {
        if (event.fail) throw new TypeError("no such thing");
        return process.pid;
      };`),
    );
    const before = await running.invoke("{}");
    const failed = await running.invoke('{"fail":true}');
    expect(failed).toMatchObject({ kind: "function-error", errorType: "Runtime.Unknown" });
    expect(payloadOf(failed)).toEqual({
      errorType: "TypeError",
      errorMessage: "no such thing",
      trace: expect.arrayContaining(["TypeError: no such thing"]),
    });
    expect(await running.invoke("{}")).toEqual(before);
  });

  test("posts what is thrown and is no Error by its type", async () => {
    expect(payloadOf(await resultOf("export const handler = async () => { throw 'text'; };"))).toEqual({
      errorType: "string",
      errorMessage: "text",
      trace: [],
    });
  });

  test.each([
    ["a module that is not there", "missing.handler", "Runtime.ImportModuleError"],
    ["an export that is not there", "lambda.other", "Runtime.HandlerNotFound"],
    ["a name without an export", "lambda", "Runtime.MalformedHandlerName"],
    ["a module with a syntax error", "broken.handler", "Runtime.UserCodeSyntaxError"],
    ["an import that is not there", "importing.handler", "Runtime.ImportModuleError"],
    ["a handler of three parameters", "callback.handler", "Runtime.CallbackHandlerDeprecated"],
  ])("does not start with %s", async (_, handler, errorType) => {
    proves(
      published(
        "A start that fails is `Runtime.ImportModuleError`, `.HandlerNotFound`, `.MalformedHandlerName` or `.UserCodeSyntaxError`",
        "https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/40f98dbe7b49b41927864e2680af1a93ad755d38/src/Errors.js",
      ),
    );
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "lambda.mjs"), "export const handler = async () => {};");
    writeFileSync(join(directory, "broken.mjs"), "export const handler = ;");
    writeFileSync(join(directory, "importing.mjs"), 'import "./nowhere.mjs"; export const handler = 1;');
    writeFileSync(
      join(directory, "callback.mjs"),
      "export const handler = (event, context, callback) => {};",
    );
    const running = await start({ kind: "bundle", handler: join(directory, handler) });
    const result = await running.invoke("{}");
    expect(result).toMatchObject({ kind: "function-error", errorType });
    expect(payloadOf(result)).toMatchObject({ errorType, trace: expect.any(Array) });
  });

  test("reports an error that its module throws while it is loaded", async () => {
    const result = await resultOf("throw new RangeError('bad settings');");
    expect(payloadOf(result)).toMatchObject({ errorType: "RangeError", errorMessage: "bad settings" });
  });

  test("reports a promise that nobody handles, and starts anew for the next event", async () => {
    proves(
      published(
        "A promise that is rejected and not handled is `Runtime.UnhandledPromiseRejection`",
        "https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/40f98dbe7b49b41927864e2680af1a93ad755d38/src/Errors.js",
      ),
    );
    const running = await start(
      bundle(`export const handler = async (event) => {
        if (!event.fail) return process.pid;
        Promise.reject(new Error("lost"));
        await new Promise((resolve) => setTimeout(resolve, 5000));
      };`),
    );
    const before = await running.invoke("{}");
    const failed = payloadOf(await running.invoke('{"fail":true}'));
    expect(failed).toMatchObject({
      errorType: "Runtime.UnhandledPromiseRejection",
      errorMessage: "Error: lost",
    });
    const after = await running.invoke("{}");
    expect(after.kind).toBe("response");
    expect(after).not.toEqual(before);
  });

  test("reports an exception that nobody catches", async () => {
    const result = await resultOf(`export const handler = () => {
      setTimeout(() => { throw new RangeError("late"); }, 1);
      return new Promise((resolve) => setTimeout(resolve, 5000));
    };`);
    expect(payloadOf(result)).toMatchObject({ errorType: "RangeError", errorMessage: "late" });
  });

  test("reports a handler whose promise can never settle", async () => {
    proves(
      published(
        "A handler that can never settle is `Runtime.NodeJsExit`",
        "https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/40f98dbe7b49b41927864e2680af1a93ad755d38/src/Errors.js",
      ),
    );
    const result = await resultOf("export const handler = () => new Promise(() => {});");
    expect(payloadOf(result)).toMatchObject({ errorType: "Runtime.NodeJsExit" });
  });

  test("ends when the runner is gone and nothing reads its log, though its handler goes on printing", async () => {
    const program = bundle("setInterval(() => console.error('x'), 10); export const handler = () => {};");
    const { command } = commandLine(program);
    const silent = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void silent.close());
    await once(silent, "listening");
    const child = spawn(command[0], command.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(silent.address() as AddressInfo).port}` },
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stderr, "data");
    child.stdout.destroy();
    child.stderr.destroy();
    await expect.poll(() => child.exitCode, { timeout: 5000 }).toBe(1);
  });
});
