import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningSystem } from "./running-system.ts";

/** Where an application that knows nothing of this project is called back. */
export const ownCallback = "http://localhost:5173/callback";

/** Lets such an application log people in by the browser client; a `prepare` of `startSystem`. */
export function addOwnCallback(folder: string): void {
  const file = join(folder, "environments.ts");
  const changed = readFileSync(file, "utf8").replace(
    /browserClient: \{/,
    `$&\n      callbackUrls: ["${ownCallback}"],`,
  );
  writeFileSync(file, changed);
}

/** The id of the browser client, as it is printed at the start. */
export function browserClientId(system: RunningSystem): string {
  const [, id = ""] = /client example-authorization-code +(\w+)/.exec(system.printed()) ?? [];
  return id;
}
