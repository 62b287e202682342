import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "./command-line.ts";

/** Prints one output of the system that `npm start` runs. */
await run(async () => {
  const { words } = readArguments({}, 1, "npm run -s output -- NAME");
  const [name = ""] = words;
  print(format(readOutputs(join(projectFolder, ".local/outputs.json")), name));
  return 0;
});

function readOutputs(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch {
    throw new UserError("there are no outputs yet; run npm start first");
  }
}

function format(outputs: Record<string, unknown>, wanted: string): string {
  if (!Object.hasOwn(outputs, wanted)) {
    throw new UserError(
      `no output is named "${wanted}"; there are ${Object.keys(outputs).sort().join(", ")}`,
    );
  }
  const value = outputs[wanted];
  return typeof value === "string" ? value : JSON.stringify(value);
}
