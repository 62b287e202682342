import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { tokenOf, withToken } from "../support/machine-token.ts";
import { startSystem } from "../support/running-system.ts";
import type { Finding } from "./table.ts";

/** The function's longest way to its end: two seconds after SIGTERM, and some time to notice. */
const patienceMs = 6000;

/** Processes whose command line names the folder, without those that have ended. */
function processesOf(folder: string): string[] {
  const { stdout } = spawnSync("ps", ["-ww", "-e", "-o", "pid=,stat=,args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(folder) && !/^\s*\d+\s+Z/.test(line));
}

/** SIGKILL for the runner while requests are in its functions: nothing is left behind. */
export async function attackKill(): Promise<Finding> {
  const system = await startSystem({ flags: ["--no-watch"] });
  try {
    const token = await tokenOf(system, "items-reader");
    const url = `${system.output("example_url")}/items`;
    const load = Array.from({ length: 20 }, async () => {
      for (;;) await (await withToken(url, token)).arrayBuffer();
    });
    const ended = Promise.allSettled(load);
    await delay(3000);
    const before = processesOf(system.folder).length;
    process.kill(Number(readFileSync(join(system.folder, ".local/pid"), "utf8")), "SIGKILL");
    await ended;
    const deadline = performance.now() + patienceMs;
    while (processesOf(system.folder).length > 0 && performance.now() < deadline) await delay(100);
    const left = processesOf(system.folder);
    return {
      attack: "SIGKILL of the runner under load",
      extent: `${before} processes`,
      result: left.length === 0 ? "none left" : `left: ${left.join("; ")}`,
      passed: left.length === 0 && before > 1,
    };
  } finally {
    await system.stop();
  }
}
