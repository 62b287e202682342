import { cloneProject } from "../__tests__/support/project-clone.ts";
import { spawnSystem } from "../__tests__/support/running-system.ts";
import { type Measurement, medianOf } from "./measure.ts";

/** From `npm start` to the last line of what it prints: synthesis, bundle, keys and a function that is ready. */
export async function measureStart(): Promise<Measurement> {
  const clone = cloneProject();
  try {
    const milliseconds = await medianOf(async () => {
      const system = spawnSystem(clone.folder, { flags: ["--no-watch"] });
      await system.untilPrinted("Ctrl-C stops everything");
      await system.stop();
    });
    return { name: "npm start until ready, and its end", milliseconds, budget: 3_000 };
  } finally {
    clone.remove();
  }
}
