import { join } from "node:path";
import { startVitest } from "vitest/node";
import { FidelityReporter } from "./reporter.ts";

// Only a test that imports it can declare a behaviour.
await startVitest("test", [], {
  related: [join(import.meta.dirname, "behaviour.ts")],
  run: true,
  reporters: ["default", new FidelityReporter({ write: true })],
});
