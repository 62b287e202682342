import { readFileSync } from "node:fs";
import { join } from "node:path";

/** `npm run -s output -- NAME`: prints one output of the system that `npm start` runs. */
const [name, ...rest] = process.argv.slice(2);
const file = join(import.meta.dirname, "../.local/outputs.json");

try {
  if (!name || rest.length > 0) throw new Error("usage: npm run -s output -- NAME");
  process.stdout.write(`${format(readOutputs(), name)}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

function readOutputs(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch {
    throw new Error("there are no outputs yet; run npm start first");
  }
}

function format(outputs: Record<string, unknown>, wanted: string): string {
  if (!Object.hasOwn(outputs, wanted)) {
    throw new Error(`no output is named "${wanted}"; there are ${Object.keys(outputs).sort().join(", ")}`);
  }
  const value = outputs[wanted];
  return typeof value === "string" ? value : JSON.stringify(value);
}
