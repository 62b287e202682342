import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { python } from "./tools.ts";

/** A server of moto, which answers for AWS. @see https://docs.getmoto.org */
export interface Moto {
  readonly url: string;
  /** Forgets everything that was made. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts moto on a free port; it ends with this process, whatever way that ends. */
export async function startMoto(): Promise<Moto> {
  const child = spawn(python, [join(import.meta.dirname, "moto-server.py")], {
    stdio: ["pipe", "ignore", "pipe"],
    env: { ...process.env, MOTO_PORT: undefined },
  });
  const url = await addressOf(child);
  return {
    url,
    reset: async () => {
      const { status } = await fetch(`${url}/moto-api/reset`, { method: "POST" });
      if (status !== 200) throw new Error(`moto answered ${status} to a reset`);
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.stdin?.end();
      await ended;
    },
  };
}

/** Reads the port from what the server prints; whatever it prints later is read and dropped. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`moto ended with ${code}: ${printed}`)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      if (printed.length < 10_000) printed += text;
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (url) resolve(url);
    });
  });
}
