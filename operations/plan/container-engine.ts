import { spawnSync } from "node:child_process";
import { UserError } from "gatehouse-local";

/** Serve the API that the docker provider builds through; buildah does not. */
const engines = ["docker", "podman"];

/**
 * Whether a container engine answers; a client whose engine does not run does not count.
 *
 * @throws {UserError} there is none
 */
export function assertContainerEngine(): void {
  if (engines.some((name) => spawnSync(name, ["info"], { stdio: "ignore" }).status === 0)) return;
  throw new UserError(
    `no container engine answers (tried ${engines.join(", ")}); install one, or start it, or name an image built elsewhere by image.uri in environments.ts`,
  );
}
