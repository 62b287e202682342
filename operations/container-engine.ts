import { spawnSync } from "node:child_process";
import { UserError } from "gatehouse-local";

/** Programs with Docker's command line, in order of preference. */
const engines = ["docker", "podman"];

/**
 * The first container engine that answers; a client whose engine does not run does not count.
 *
 * @throws {UserError} there is none
 */
export function findContainerEngine(): string {
  const engine = engines.find((name) => spawnSync(name, ["info"], { stdio: "ignore" }).status === 0);
  if (engine) return engine;
  throw new UserError(`no container engine answers (tried ${engines.join(", ")}); install one, or start it`);
}
