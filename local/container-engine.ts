import { spawnSync } from "node:child_process";
import { UserError } from "./errors.ts";

/** Programs with Docker's command line, in order of preference. */
const engines = {
  build: ["docker", "podman", "buildah"],
  run: ["docker", "podman"],
} as const;

/**
 * The first container engine that answers; a client whose engine does not run does not count.
 *
 * @throws {UserError} there is none
 */
export function findContainerEngine(purpose: keyof typeof engines): string {
  const answers = (name: string) => spawnSync(name, ["info"], { stdio: "ignore" }).status === 0;
  const engine = engines[purpose].find(answers);
  if (engine) return engine;
  const tried = engines[purpose].join(", ");
  throw new UserError(`no container engine answers (tried ${tried}); install one, or start it`);
}

/** What Lambda and localhost set besides the function's declared variables. */
const platformVariables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL_DYNAMODB",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
] as const;

/**
 * Arguments that run an image's own entry point against the Runtime API of this machine. The function's variables
 * are named, not spelt out: the engine takes the values from its environment, and `ps` shows none.
 *
 * @param variableNames the function's declared variables
 * @throws {UserError} the platform has no host networking, by which the container reaches the Runtime API
 */
export function runImageArguments(
  tag: string,
  variableNames: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string[] {
  if (platform !== "linux") {
    throw new UserError(
      "--image needs Linux, where a container can share the host's loopback; use the bundle instead",
    );
  }
  return [
    "run",
    "--rm",
    "--init",
    "--network=host",
    ...[...variableNames, ...platformVariables].flatMap((name) => ["--env", name]),
    tag,
  ];
}
