import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Program } from "../../local/lambda/function-environment.ts";
import { type RunningFunction, startFunction } from "../../local/lambda/function-pool.ts";
import type { InvokeResult } from "../../local/lambda/invocation.ts";
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

/** The JSON of a result: of a response, or of a function's error. */
export function payloadOf(result: InvokeResult): Record<string, unknown> {
  if (!("payload" in result)) throw new Error(`${result.kind} has no payload`);
  return JSON.parse(result.payload) as Record<string, unknown>;
}
