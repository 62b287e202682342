import { describe, expect, test } from "vitest";
import { isAlive, runModule } from "../../support/processes.ts";

const functionProcess = new URL("../../../local/lambda/function-process.ts", import.meta.url).href;

/** A runner that has started a program, which prints the ids of the processes of its group. */
async function runnerOf(program: string, andThen = "") {
  const { child, lines } = runModule(`
    const { startProcess } = await import(${JSON.stringify(functionProcess)});
    const command = ["/bin/sh", "-c", ${JSON.stringify(program)}];
    const started = startProcess({ command, cwd: undefined, environment: { PATH: process.env.PATH }, log: console.log });
    setInterval(() => {}, 1000);
    ${andThen}
  `);
  await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(2);
  return { child, processes: lines.map(Number) };
}

const stubborn = "trap '' TERM; echo $$; sleep 60 & echo $!; while :; do sleep 1; done";

describe("guardGroup", () => {
  test("ends a function's processes after a SIGKILL of the runner, those that ignore SIGTERM too", async () => {
    const { child, processes } = await runnerOf(stubborn);
    expect(processes.every(isAlive)).toBe(true);
    child.kill("SIGKILL");
    await expect.poll(() => processes.some(isAlive), { timeout: 10_000 }).toBe(false);
  });

  test("ends them when the runner breaks down", async () => {
    const { processes } = await runnerOf(stubborn, `setTimeout(() => process.exit(7), 500);`);
    await expect.poll(() => processes.some(isAlive), { timeout: 10_000 }).toBe(false);
  });
});
