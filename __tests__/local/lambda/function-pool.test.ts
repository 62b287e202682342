import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  type InvokeResult,
  type RunningFunction,
  RunningFunctions,
} from "../../../local/lambda/function-pool.ts";
import {
  ask,
  bundle,
  lambdaFunction,
  payloadOf,
  singleUseProgram,
  start,
  temporaryDirectory,
  untilLine,
} from "../../support/lambda-function.ts";
import { runModule } from "../../support/processes.ts";
import { lambdaGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves, published } from "../fidelity/behaviour.ts";

/** Answers its process id after as many milliseconds as the event says; ends, hangs or prints on demand. */
const obedient = `
let handled = 0;
export const handler = async (event) => {
  if (event.exit !== undefined) process.exit(event.exit);
  if (event.hang) for (;;);
  if (event.print) console.log(event.print);
  if (event.bytes) return "x".repeat(event.bytes);
  await new Promise((resolve) => setTimeout(resolve, event.ms ?? 0));
  handled += 1;
  return { pid: process.pid, handled };
};`;

const pidOf = (result: InvokeResult) => Number(payloadOf(result).pid);

describe("startFunction", () => {
  test("has an environment ready before the first event", async () => {
    const running = await start(bundle(`console.log("loaded"); ${obedient}`));
    await untilLine(running.lines, "loaded");
  });

  test("uses an idle environment again", async () => {
    const running = await start(bundle(obedient));
    const pid = pidOf(await ask(running, {}));
    expect(payloadOf(await ask(running, {}))).toEqual({ pid, handled: 2 });
    expect(payloadOf(await ask(running, {}))).toEqual({ pid, handled: 3 });
  });

  test("gives an environment one event at a time, and starts as many as there are at once", async () => {
    proves(
      documented(
        "An environment takes one event at a time; events at once start more environments",
        lambdaGuide("lambda-concurrency"),
      ),
    );
    const running = await start(bundle(obedient));
    const results = await Promise.all([1, 2, 3].map(() => ask(running, { ms: 300 })));
    expect(new Set(results.map(pidOf)).size).toBe(3);
    expect(results.map((result) => payloadOf(result).handled)).toEqual([1, 1, 1]);
  });

  test("goes on where file descriptors are used up: says so once, and events wait for what runs", async () => {
    const pool = new URL("../../../local/lambda/function-pool.ts", import.meta.url).href;
    const { child, lines } = runModule(
      `
      const { startFunction } = await import(${JSON.stringify(pool)});
      const running = await startFunction({
        lambda: ${JSON.stringify(lambdaFunction({ reservedConcurrency: 40 }))},
        program: ${JSON.stringify(bundle(obedient))},
        region: "eu-west-1",
        log: (line) => console.log("log " + line),
        now: Date.now,
      });
      const events = Array.from({ length: 40 }, () => running.invoke('{"ms":100}'));
      const results = await Promise.all(events);
      console.log(JSON.stringify(results.map(({ kind }) => kind)));
      await running.close();
      `,
      "-n 60",
    );
    await expect.poll(() => child.exitCode, { timeout: 30_000 }).toBe(0);
    const kinds = JSON.parse(lines.find((line) => line.startsWith("[")) ?? "[]") as string[];
    expect(kinds).toHaveLength(40);
    expect(new Set(kinds)).toEqual(new Set(["response"]));
    expect(lines.filter((line) => line.includes("cannot start another process"))).toEqual([
      "log service cannot start another process (EMFILE); allow more open files (ulimit -n 4096); requests wait for those that run",
    ]);
  }, 40_000);

  test("throttles what exceeds the reserved concurrency", async () => {
    proves(
      documented(
        "Beyond the reserved concurrency events are throttled",
        lambdaGuide("configuration-concurrency"),
      ),
    );
    const running = await start(bundle(obedient), { reservedConcurrency: 2 });
    const results = await Promise.all([1, 2, 3].map(() => ask(running, { ms: 300 })));
    expect(results.map(({ kind }) => kind).sort()).toEqual(["response", "response", "throttled"]);
  });

  test("throttles every event at a reserved concurrency of 0, and starts nothing", async () => {
    proves(
      documented(
        "A reserved concurrency of 0 throttles every event",
        lambdaGuide("configuration-concurrency"),
      ),
    );
    const running = await start(bundle(`console.log("loaded"); ${obedient}`), { reservedConcurrency: 0 });
    expect(await ask(running, {})).toEqual({ kind: "throttled" });
    expect(running.lines).toEqual([]);
  });

  test("by our choice, starts no more than ten where none is reserved; further events wait", async () => {
    proves(ourChoice("Ten environments per function where none is reserved"));
    const program = { kind: "shell", command: singleUseProgram() } as const;
    const running = await start(program);
    const results = await Promise.all(Array.from({ length: 12 }, () => ask(running, {})));
    expect(results.every(({ kind }) => kind === "response")).toBe(true);
    expect(running.lines.filter((line) => line.startsWith("START"))).toHaveLength(12);
  });

  test("fails the event in which the process ends, and starts another process for the next", async () => {
    proves(
      published(
        "A process that ends in an invocation is `Runtime.ExitError`",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go",
      ),
      documented(
        "A process that ended is replaced at the next event",
        lambdaGuide("lambda-runtime-environment"),
      ),
    );
    const running = await start(bundle(obedient));
    const before = pidOf(await ask(running, {}));
    const failed = await ask(running, { exit: 3 });
    expect(failed).toMatchObject({ kind: "function-error", errorType: "Runtime.ExitError" });
    const errorMessage = expect.stringMatching(
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
    );
    expect(payloadOf(failed)).toEqual({ errorType: "Runtime.ExitError", errorMessage });
    expect(pidOf(await ask(running, {}))).not.toBe(before);
  });

  test("fails an event in which the process ends with status 0 just the same", async () => {
    const running = await start(bundle(obedient));
    const failed = payloadOf(await ask(running, { exit: 0 }));
    expect(failed.errorMessage).toContain("Runtime exited without providing a reason");
  });

  test("ends a process whose time is up, even one in a busy loop, and starts another for the next", async () => {
    proves(
      measured(
        "A function whose time is up is ended; its error is `RequestId: … Error: Task timed out after N.00 seconds`",
        "aws/aws-appsync-community#386",
        "alexcasalboni/aws-lambda-power-tuning#151",
      ),
      measured("The error type of a timeout is `Sandbox.Timedout`", "aws/aws-appsync-community#386"),
    );
    const running = await start(bundle(obedient), { timeoutSeconds: 1 });
    const before = pidOf(await ask(running, {}));
    const failed = await ask(running, { hang: true });
    expect(failed).toMatchObject({ kind: "function-error", errorType: "Sandbox.Timedout" });
    expect(payloadOf(failed).errorMessage).toMatch(
      /^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/,
    );
    expect(pidOf(await ask(running, {}))).not.toBe(before);
    expect(() => process.kill(before, 0)).toThrow("ESRCH");
  });

  test("does not count the start towards the timeout", async () => {
    const slow = `await new Promise((resolve) => setTimeout(resolve, 1500)); ${obedient}`;
    const running = await start(bundle(slow), { timeoutSeconds: 1 });
    expect((await ask(running, {})).kind).toBe("response");
  });

  test("tells the deadline: now and the timeout", async () => {
    const deadline = `
      export const handler = async (_, context) =>
        ({ deadline: context.getRemainingTimeInMillis() + Date.now() });`;
    const running = await start(bundle(deadline), { timeoutSeconds: 5 });
    const before = Date.now();
    const told = Number(payloadOf(await ask(running, {})).deadline);
    expect(told).toBeGreaterThanOrEqual(before + 5000);
    expect(told).toBeLessThanOrEqual(Date.now() + 5000);
  });

  test("refuses an event of more than 6 MB, and a response of more fails", async () => {
    proves(documented("Event and response have at most 6 MB", lambdaGuide("gettingstarted-limits")));
    const running = await start(bundle(obedient));
    const padded = (bytes: number) => "{}".padEnd(bytes, " ");
    expect((await running.invoke(padded(6_291_456))).kind).toBe("response");
    expect(await running.invoke(padded(6_291_457))).toEqual({ kind: "request-too-large" });
    expect(await ask(running, { bytes: 6_291_557 })).toMatchObject({
      kind: "function-error",
      errorType: "Function.ResponseSizeTooLarge",
    });
    expect((await ask(running, {})).kind).toBe("response");
  });

  test("says at the start that a program does not get ready, fails every event, and tries again at each", async () => {
    proves(
      documented(
        "An init that failed is tried again at the next event",
        lambdaGuide("lambda-runtime-environment"),
      ),
    );
    const directory = temporaryDirectory();
    const file = join(directory, "lambda.mjs");
    writeFileSync(file, "throw new Error('ISSUER is missing');");
    const running = await start({ kind: "bundle", handler: join(directory, "lambda.handler") });
    expect(running.lines.at(-1)).toBe(
      "service did not start: ISSUER is missing (Runtime.Unknown); the next request tries it again",
    );
    expect(payloadOf(await ask(running, {})).errorMessage).toBe("ISSUER is missing");
    writeFileSync(file, obedient);
    expect((await ask(running, {})).kind).toBe("response");
  });

  test("fails the events of a program that ends before it asks for one", async () => {
    const running = await start({ kind: "shell", command: "exit 7" });
    const failed = payloadOf(await ask(running, {}));
    expect(failed).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: "Error: Runtime exited with error: exit status 7",
    });
  });

  test("logs START, the function's own lines, END and REPORT, the first one with the start's duration", async () => {
    const running = await start(bundle(obedient));
    await ask(running, { print: "hello" });
    await untilLine(running.lines, "REPORT");
    await untilLine(running.lines, "hello");
    const id = /^START RequestId: ([0-9a-f-]{36}) Version: \$LATEST$/.exec(running.lines[0] ?? "")?.[1];
    expect(running.lines).toContain(`END RequestId: ${id}`);
    expect(await untilLine(running.lines, "REPORT")).toMatch(
      new RegExp(
        `^REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 512 MB\tMax Memory Used: 512 MB\tInit Duration: [\\d.]+ ms$`,
      ),
    );
  });

  test("logs INIT_REPORT of a program that does not get ready", async () => {
    const running = await start({ kind: "shell", command: "exit 7" });
    expect(await untilLine(running.lines, "INIT_REPORT")).toMatch(
      /^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: error\tError Type: Runtime\.ExitError$/,
    );
  });

  test("logs why an event failed", async () => {
    const running = await start(bundle(obedient), { logFormat: "JSON" });
    await ask(running, { exit: 1 });
    await untilLine(running.lines, "Runtime exited with error: exit status 1 (Runtime.ExitError)");
    const report = JSON.parse(await untilLine(running.lines, "platform.report")) as { record: object };
    expect(report.record).toMatchObject({ status: "error", errorType: "Runtime.ExitError" });
  });

  test("ends all its processes when it is closed, those at work too", async () => {
    const running = await start(bundle(obedient));
    const pids = (await Promise.all([1, 2].map(() => ask(running, { ms: 200 })))).map(pidOf);
    const atWork = ask(running, { ms: 60_000 });
    await delay(50);
    await running.close();
    expect(await atWork).toMatchObject({ kind: "function-error", errorType: "Runtime.ExitError" });
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(await ask(running, {})).toEqual({ kind: "throttled" });
  });
});

const answer: InvokeResult = { kind: "response", payload: "{}" };

describe("RunningFunctions", () => {
  test("waits for what is under way before it is done draining", async () => {
    let finish = () => {};
    const slow: RunningFunction = {
      gotReady: true,
      invoke: () =>
        new Promise((resolve) => {
          finish = () => resolve(answer);
        }),
      close: async () => {},
    };
    const functions = new RunningFunctions([["aws_lambda_function.slow", slow]]);
    const result = functions.invoke("aws_lambda_function.slow", "{}");
    let isDrained = false;
    const drained = functions.drain().then(() => {
      isDrained = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isDrained).toBe(false);
    finish();
    await drained;
    expect(await result).toEqual(answer);
  });

  test("names a function that a reload took away", async () => {
    await expect(new RunningFunctions().invoke("aws_lambda_function.nope", "{}")).rejects.toThrow(
      "aws_lambda_function.nope is not declared any more; send the request again",
    );
  });

  test("names the functions that did not get ready", () => {
    const running = (gotReady: boolean): RunningFunction => ({
      gotReady,
      invoke: async () => answer,
      close: async () => {},
    });
    const functions = new RunningFunctions([
      ["aws_lambda_function.good", running(true)],
      ["aws_lambda_function.bad", running(false)],
    ]);
    expect(functions.notReady).toEqual(["aws_lambda_function.bad"]);
  });
});
