import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isAlive } from "../support/processes.ts";
import { cloneProject } from "../support/project-clone.ts";
import { startSystem } from "../support/running-system.ts";

/** Answers each event after a second. */
const slowProgram = `
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while :; do
  id=$(curl -sS -D - -o /dev/null "$api/invocation/next" | tr -d '\\r' | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //p')
  [ -z "$id" ] && exit 0
  echo working on it
  sleep 1
  curl -sS "$api/invocation/$id/response" -d '{"statusCode":200,"body":"slow"}' > /dev/null
done
`;

const runnerOf = (folder: string) => Number(readFileSync(join(folder, ".local/pid"), "utf8"));

describe("npm start ends", () => {
  test("with npm: SIGTERM to npm alone ends the runner and frees its ports", async () => {
    const { folder, remove } = cloneProject();
    const npm = spawn("npm", ["start", "-s", "--", "--port", "0", "--no-watch"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => {
      npm.kill("SIGKILL");
      remove();
    });
    let printed = "";
    npm.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    await expect.poll(() => printed, { timeout: 30_000 }).toContain("Ctrl-C stops everything");
    const runner = runnerOf(folder);
    const outputs = JSON.parse(readFileSync(join(folder, ".local/outputs.json"), "utf8")) as {
      example_url: string;
    };
    npm.kill("SIGTERM");
    await once(npm, "exit");
    await expect.poll(() => isAlive(runner), { timeout: 15_000 }).toBe(false);
    await expect(fetch(outputs.example_url)).rejects.toThrow();
  });

  test("after the requests that are under way: SIGTERM cuts none", async () => {
    const system = await startSystem({
      flags: ["--no-watch", "--function", `sh -c '${slowProgram.replaceAll("'", "'\\''")}'`],
    });
    onTestFinished(() => system.stop());
    const answers = Array.from({ length: 3 }, async () => (await fetch(system.output("example_url"))).text());
    await system.untilPrinted("working on it", 3);
    process.kill(runnerOf(system.folder), "SIGTERM");
    expect(await Promise.all(answers)).toEqual(["slow", "slow", "slow"]);
  });
});
