import { describe, expect, test, vi } from "vitest";
import { functionEnvironment, type Program } from "../../../local/lambda/function-environment.ts";
import type { LambdaFunction } from "../../../local/model.ts";
import { bundle, lambdaFunction, payloadOf, start } from "../../support/lambda-function.ts";

function environmentOf(
  program: Program,
  lambda: Partial<LambdaFunction> = {},
  extra: Record<string, string> = {},
) {
  return functionEnvironment({
    lambda: lambdaFunction(lambda),
    program,
    region: "eu-west-1",
    extra,
    runtimeApi: "127.0.0.1:9001",
    logStream: "2026/01/01/[$LATEST]0",
  });
}

const inBundle: Program = { kind: "bundle", handler: "/app/dist/lambda.handler" };
const inShell: Program = { kind: "shell", command: "true" };

describe("functionEnvironment", () => {
  test("sets what Lambda sets", () => {
    expect(environmentOf(inBundle)).toEqual({
      AWS_ACCESS_KEY_ID: expect.any(String),
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      AWS_LAMBDA_FUNCTION_NAME: "service",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/service",
      AWS_LAMBDA_LOG_STREAM_NAME: "2026/01/01/[$LATEST]0",
      AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001",
      AWS_REGION: "eu-west-1",
      // Ours: the AWS SDK need not speak of this machine's Node.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_SECRET_ACCESS_KEY: expect.any(String),
      AWS_SESSION_TOKEN: expect.any(String),
      LAMBDA_RUNTIME_DIR: expect.stringMatching(/local\/lambda$/),
      LAMBDA_TASK_ROOT: "/app/dist",
      LANG: "en_US.UTF-8",
      PATH: "/usr/local/bin:/usr/bin:/bin",
      TZ: ":UTC",
      _HANDLER: "lambda.handler",
    });
  });

  test("gives a shell command the host's PATH and HOME, and nothing that belongs inside an image", () => {
    vi.stubEnv("PATH", "/opt/engine/bin");
    vi.stubEnv("HOME", "/home/me");
    vi.stubEnv("MY_SECRET", "1");
    const environment = environmentOf(inShell);
    expect(environment).toMatchObject({ PATH: "/opt/engine/bin", HOME: "/home/me" });
    for (const name of ["_HANDLER", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "MY_SECRET"])
      expect(environment).not.toHaveProperty(name);
  });

  test("lets the declaration override the time zone, but neither what localhost adds nor what Lambda reserves", () => {
    const declared = {
      TZ: "Europe/Vienna",
      AWS_ENDPOINT_URL_DYNAMODB: "https://aws.example",
      AWS_REGION: "x",
    };
    const environment = environmentOf(
      inBundle,
      { environment: declared },
      { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:1" },
    );
    expect(environment).toMatchObject({
      TZ: "Europe/Vienna",
      AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:1",
      AWS_REGION: "eu-west-1",
    });
  });

  test("is all that a running function sees, but for the trace id that its runtime sets", async () => {
    vi.stubEnv("MY_SECRET", "1");
    const running = await start(
      bundle("export const handler = async () => process.env;"),
      { environment: { GREETING: "hello" } },
      { EXTRA: "1" },
    );
    const seen = payloadOf(await running.invoke("{}"));
    const expected = Object.keys(environmentOf(inBundle, { environment: { GREETING: "" } }, { EXTRA: "" }));
    expect(Object.keys(seen).sort()).toEqual([...expected, "_X_AMZN_TRACE_ID"].sort());
    expect(seen).toMatchObject({ GREETING: "hello", EXTRA: "1" });
    expect(seen._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
    expect(seen.AWS_LAMBDA_LOG_STREAM_NAME).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  });
});
