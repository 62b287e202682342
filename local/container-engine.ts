import { spawnSync } from "node:child_process";
import { UserError } from "./errors.ts";

/** Programs that build and run images with Docker's command line, in order of preference. */
const engines = ["docker", "podman"] as const;
type Engine = (typeof engines)[number];

/**
 * The first container engine that answers; a client without its engine does not count.
 *
 * @throws {UserError} there is none
 */
export function findContainerEngine(): Engine {
  const engine = engines.find((name) => spawnSync(name, ["info"], { stdio: "ignore" }).status === 0);
  if (engine) return engine;
  throw new UserError(`no container engine answers (tried ${engines.join(", ")}); install one, or start it`);
}

/**
 * Arguments that run an image's own entry point against the Runtime API of this machine. The function's variables
 * are named, not spelt out: the engine takes the values from its environment, and `ps` shows none.
 *
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
    ...variableNames.flatMap((name) => ["--env", name]),
    tag,
  ];
}
