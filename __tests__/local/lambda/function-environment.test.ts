import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { functionEnvironment, type Program } from "../../../local/lambda/function-environment.ts";
import type { LambdaFunction } from "../../../local/model.ts";
import {
  ask,
  bundle,
  lambdaFunction,
  payloadOf,
  singleUseProgram,
  start,
  temporaryDirectory,
  untilLine,
} from "../../support/lambda-function.ts";
import { lambdaGuide } from "../fidelity/aws-documentation.ts";
import { documented, proves } from "../fidelity/behaviour.ts";

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
    proves(
      documented(
        "Lambda sets region, name, memory, version `$LATEST`, initialization type, log group and stream, credentials and `AWS_LAMBDA_RUNTIME_API`",
        lambdaGuide("configuration-envvars"),
      ),
      documented("`AWS_EXECUTION_ENV` is not set for an image", lambdaGuide("configuration-envvars")),
    );
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
    proves(
      documented(
        "`_HANDLER`, `LAMBDA_TASK_ROOT` and `LAMBDA_RUNTIME_DIR` come from the image",
        lambdaGuide("configuration-envvars"),
      ),
    );
    vi.stubEnv("PATH", "/opt/engine/bin");
    vi.stubEnv("HOME", "/home/me");
    vi.stubEnv("MY_SECRET", "1");
    const environment = environmentOf(inShell);
    expect(environment).toMatchObject({ PATH: "/opt/engine/bin", HOME: "/home/me" });
    for (const name of ["_HANDLER", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "MY_SECRET"])
      expect(environment).not.toHaveProperty(name);
  });

  test("lets the declaration override the time zone, but neither what localhost adds nor what Lambda reserves", () => {
    proves(
      documented(
        "`LANG` and `TZ` may be overridden; `LD_LIBRARY_PATH` and `NODE_PATH` come from the image",
        lambdaGuide("configuration-envvars"),
      ),
    );
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
    proves(
      documented(
        "`_X_AMZN_TRACE_ID` is set by the runtime for each event",
        lambdaGuide("configuration-envvars"),
      ),
      documented(
        "A function sees its declared variables and nothing of the host",
        lambdaGuide("configuration-envvars"),
      ),
    );
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

describe("commandLine, of a program that is not Node.js", () => {
  test("serves as a function: a POSIX shell script with curl", async () => {
    proves(documented("A program in any language serves as a function", lambdaGuide("runtimes-custom")));
    const directory = temporaryDirectory();
    const script = join(directory, "bootstrap");
    writeFileSync(
      script,
      `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while :; do
  event=$(curl -sS -D headers "$api/invocation/next") || exit 0
  id=$(tr -d '\\r' < headers | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
  case $event in
    *fail*) curl -sS "$api/invocation/$id/error" -H 'Lambda-Runtime-Function-Error-Type: Function.Refused' \\
      -d '{"errorType":"Refused","errorMessage":"asked to fail"}' > answer ;;
    *) curl -sS "$api/invocation/$id/response" -d "{\\"pid\\":$$,\\"greeting\\":\\"$GREETING\\",\\"event\\":$event}" > answer ;;
  esac
done
`,
    );
    chmodSync(script, 0o755);
    const running = await start(
      { kind: "shell", command: `cd '${directory}' && exec ./bootstrap` },
      { environment: { GREETING: "hello" }, reservedConcurrency: 1 },
    );
    const first = payloadOf(await ask(running, { n: 1 }));
    expect(first).toMatchObject({ greeting: "hello", event: { n: 1 } });
    await untilLine(running.lines, "REPORT");
    const failed = await ask(running, { fail: true });
    expect(failed).toEqual({
      kind: "function-error",
      errorType: "Function.Refused",
      payload: '{"errorType":"Refused","errorMessage":"asked to fail"}',
    });
    await expect.poll(() => running.lines.filter((line) => line.startsWith("REPORT")).length).toBe(2);
    expect(payloadOf(await ask(running, { n: 2 }))).toMatchObject({ pid: first.pid, event: { n: 2 } });
    await expect.poll(() => readFileSync(join(directory, "answer"), "utf8")).toBe('{"status":"OK"}\n');
  });

  test("may keep a child that ignores SIGTERM: closing ends it as well", async () => {
    const directory = temporaryDirectory();
    const pidFile = join(directory, "pid");
    const running = await start({
      kind: "shell",
      command: `(trap '' TERM; sh -c 'echo $$ > ${pidFile}; while :; do sleep 1; done') & exec ${singleUseProgram()}`,
    });
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).toMatch(/\d/);
    const pid = Number(readFileSync(pidFile, "utf8"));
    expect(() => process.kill(pid, 0)).not.toThrow();
    await running.close();
    await expect.poll(() => readFileState(pid)).toMatch(/^(gone|Z)/);
  });
});

function readFileState(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1] ?? "gone";
  } catch {
    return "gone";
  }
}
