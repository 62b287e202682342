import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { LambdaFunction } from "../model.ts";

/** What runs inside an environment. */
export type Program =
  | {
      readonly kind: "bundle";
      /** Absolute path without extension, a dot, the export: `/app/dist/lambda.handler`. */
      readonly handler: string;
    }
  | {
      readonly kind: "shell";
      /** Run by `/bin/sh -c` in the current directory; it has to speak the Runtime API at `$AWS_LAMBDA_RUNTIME_API`. */
      readonly command: string;
    };

const nodeRuntime = fileURLToPath(new URL("./node-runtime.mjs", import.meta.url));

/** Program, arguments and working directory. */
export function commandLine(program: Program): {
  command: readonly [string, ...string[]];
  cwd: string | undefined;
} {
  if (program.kind === "shell") return { command: ["/bin/sh", "-c", program.command], cwd: undefined };
  return { command: [process.execPath, nodeRuntime, program.handler], cwd: dirname(program.handler) };
}

/**
 * All the variables that a function sees: what it declares, what Lambda sets, and nothing of the person's shell.
 *
 * The exception is a shell command: it gets `PATH` and `HOME`, so that it can start a container engine; a command
 * that needs more names it itself (`DOCKER_HOST=… docker run …`). What belongs to the inside of an image
 * (`_HANDLER`, `LAMBDA_TASK_ROOT`, `LAMBDA_RUNTIME_DIR`) is set for a bundle alone. The credentials are dummies.
 *
 * @param options.extra what localhost adds, such as `AWS_ENDPOINT_URL_DYNAMODB`; the declaration cannot override it
 * @param options.runtimeApi `host:port` of the Runtime API
 * @see AWS: Working with Lambda environment variables
 */
export function functionEnvironment(options: {
  lambda: LambdaFunction;
  program: Program;
  region: string;
  extra: Readonly<Record<string, string>>;
  runtimeApi: string;
  logStream: string;
}): Record<string, string> {
  const { lambda, program, region } = options;
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    ...(program.kind === "shell" ? hostVariables() : { PATH: "/usr/local/bin:/usr/bin:/bin" }),
    ...lambda.environment,
    ...options.extra,
    ...(program.kind === "bundle" && {
      _HANDLER: basename(program.handler),
      LAMBDA_TASK_ROOT: dirname(program.handler),
      LAMBDA_RUNTIME_DIR: dirname(nodeRuntime),
      // The bundle runs on Node 24 in Lambda; what the AWS SDK says to this machine's Node is beside the point.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_LAMBDA_FUNCTION_NAME: lambda.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memorySizeMb),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: lambda.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStream,
    AWS_LAMBDA_RUNTIME_API: options.runtimeApi,
  };
}

function hostVariables(): Record<string, string> {
  const { PATH, HOME } = process.env;
  return { ...(PATH !== undefined && { PATH }), ...(HOME !== undefined && { HOME }) };
}
