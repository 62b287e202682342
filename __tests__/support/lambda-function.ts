import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { Program } from "../../local/lambda/function-environment.ts";
import { type InvokeResult, type RunningFunction, startFunction } from "../../local/lambda/function-pool.ts";
import type { LambdaFunction } from "../../local/model.ts";

export function lambdaFunction(rest: Partial<LambdaFunction> = {}): LambdaFunction {
  return {
    address: "aws_lambda_function.service",
    functionName: "service",
    functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:service",
    memorySizeMb: 512,
    timeoutSeconds: 10,
    reservedConcurrency: undefined,
    environment: {},
    logGroup: "/aws/lambda/service",
    logFormat: "Text",
    ...rest,
  };
}

/** A directory of its own until the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "lambda-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** An ES module whose export `handler` is what the source makes it. */
export function bundle(source: string): Program {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "lambda.mjs"), source);
  return { kind: "bundle", handler: join(directory, "lambda.handler") };
}

export interface StartedFunction extends RunningFunction {
  /** Lines of the function and of the platform. */
  readonly lines: string[];
}

/** A function in real processes until the test ends. */
export async function start(
  program: Program,
  lambda: Partial<LambdaFunction> = {},
  extraEnvironment: Record<string, string> = {},
): Promise<StartedFunction> {
  const lines: string[] = [];
  const running = await startFunction({
    lambda: lambdaFunction(lambda),
    program,
    region: "eu-west-1",
    extraEnvironment,
    log: (line) => lines.push(line),
    now: Date.now,
  });
  onTestFinished(() => running.close());
  const { gotReady } = running;
  return { gotReady, invoke: (event) => running.invoke(event), close: () => running.close(), lines };
}

/** Runs the function on an event that is not yet JSON. */
export function ask(running: RunningFunction, event: object): Promise<InvokeResult> {
  return running.invoke(JSON.stringify(event));
}

/** The JSON of a result: of a response, or of a function's error. */
export function payloadOf(result: InvokeResult): Record<string, unknown> {
  if (!("payload" in result)) throw new Error(`${result.kind} has no payload`);
  return JSON.parse(result.payload) as Record<string, unknown>;
}

/** The first line that contains the text, once it is there. */
export async function untilLine(lines: readonly string[], text: string): Promise<string> {
  for (;;) {
    const line = lines.find((candidate) => candidate.includes(text));
    if (line) return line;
    await delay(10);
  }
}

/** A command that answers a single event, waits a little, and ends. */
export function singleUseProgram(): string {
  const directory = temporaryDirectory();
  const script = join(directory, "once");
  writeFileSync(
    script,
    `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
id=$(curl -sS -D - -o /dev/null "$api/invocation/next" | tr -d '\\r' | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //p')
sleep 0.2
curl -sS "$api/invocation/$id/response" -d '"done"' > /dev/null
`,
  );
  chmodSync(script, 0o755);
  return script;
}
