import { describe, expect, test } from "vitest";
import type { RunningFunction } from "../../../local/lambda/function-pool.ts";
import type { InvokeResult } from "../../../local/lambda/invocation.ts";
import { RunningFunctions } from "../../../local/lambda/running-functions.ts";

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
