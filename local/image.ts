import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findContainerEngine } from "./container-engine.ts";
import { UserError } from "./errors.ts";

/** `npm run image [-- TAG]`: builds the function's image with whatever container engine is there. */
try {
  const [tag = "gatehouse", ...rest] = process.argv.slice(2);
  if (rest.length > 0) throw new UserError("usage: npm run image [-- TAG]");
  const engine = findContainerEngine("build");
  const args = ["build", "--tag", tag, join(import.meta.dirname, "..")];
  process.exitCode = spawnSync(engine, args, { stdio: "inherit" }).status ?? 1;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
