import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningSystem } from "./running-system.ts";

/** Where an application that knows nothing of this project is called back. */
export const ownCallback = "http://localhost:5173/callback";

/** Lets such an application log people in by the browser client; a `prepare` of `startSystem`. */
export const addOwnCallback = addCallback(ownCallback);

/** The same for an application that is called back elsewhere. */
export function addCallback(url: string): (folder: string) => void {
  return (folder) => {
    const file = join(folder, "environments.ts");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/browserClient: \{/, `$&\n      callbackUrls: ["${url}"],`));
  };
}

/** The id of the browser client, as it is printed at the start. */
export function browserClientId(system: RunningSystem): string {
  const [, id = ""] = /client example-authorization-code +(\w+)/.exec(system.printed()) ?? [];
  return id;
}
