import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { startProcess } from "../../../local/lambda/function-process.ts";
import { isAlive } from "../../support/processes.ts";
import { ourChoice, proves } from "../fidelity/behaviour.ts";

function shell(script: string, environment: Record<string, string> = { PATH: process.env.PATH ?? "" }) {
  const lines: string[] = [];
  const command = ["/bin/sh", "-c", script] as const;
  const started = startProcess({ command, cwd: undefined, environment, log: (line) => lines.push(line) });
  return { ...started, lines };
}

async function untilLines(lines: readonly string[], count: number): Promise<void> {
  while (lines.length < count) await delay(10);
}

describe("startProcess", () => {
  test("says how a program ended, in AWS's words", async () => {
    expect(await shell("exit 3").exited).toBe("Runtime exited with error: exit status 3");
    expect(await shell("exit 0").exited).toBe("Runtime exited without providing a reason");
    expect(await shell("kill -9 $$").exited).toBe("Runtime exited with error: signal: killed");
  });

  test("says that a program could not be started", async () => {
    const started = startProcess({
      command: ["/does/not/exist"],
      cwd: undefined,
      environment: {},
      log: () => {},
    });
    expect(await started.exited).toContain("ENOENT");
    await started.stop();
  });

  test("hands over each line of standard output and standard error", async () => {
    const { lines, exited } = shell("echo one; echo two >&2; printf three");
    await exited;
    await untilLines(lines, 3);
    expect([...lines].sort()).toEqual(["one", "three", "two"]);
  });

  test("ends what the program started, too", async () => {
    const { lines, stop } = shell("sleep 60 & echo $!; sleep 60 & echo $!; wait");
    await untilLines(lines, 2);
    expect(lines.map(Number).every(isAlive)).toBe(true);
    await stop();
    await expect.poll(() => lines.map(Number).some(isAlive)).toBe(false);
  });

  test("ends what a program left behind when it ended by itself", async () => {
    const { lines, exited } = shell("sleep 60 & echo $!");
    await exited;
    await untilLines(lines, 1);
    await expect.poll(() => lines.map(Number).some(isAlive), { timeout: 5000 }).toBe(false);
  });

  test("gives a program time to clean up after SIGTERM", async () => {
    const { lines, stop } = shell("trap 'sleep 0.2; echo cleaned; exit 0' TERM; echo up; sleep 60 & wait");
    await untilLines(lines, 1);
    await stop();
    await untilLines(lines, 2);
    expect(lines).toEqual(["up", "cleaned"]);
  });

  test("kills after two seconds what does not heed SIGTERM", async () => {
    proves(
      ourChoice(
        "A process that is ended gets two seconds between SIGTERM and SIGKILL, the longest that Lambda grants",
      ),
    );
    const { lines, stop, exited } = shell("trap '' TERM; echo up; while :; do sleep 1; done");
    await untilLines(lines, 1);
    const startedAt = Date.now();
    await stop();
    expect(await exited).toBe("Runtime exited with error: signal: killed");
    expect(Date.now() - startedAt).toBeGreaterThan(1500);
  });
});
