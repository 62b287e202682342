import { describe, expect, test } from "vitest";
import { stackDifferences } from "../../scripts/stack-differences.ts";

const stack = { resource: { aws_lambda_function: { function: { timeout: 10, architectures: ["arm64"] } } } };

describe("stackDifferences", () => {
  test("says nothing of stacks that are the same", () => {
    expect(stackDifferences(stack, structuredClone(stack))).toEqual([]);
  });

  test("names resource, attribute and both values", () => {
    const other = {
      resource: { aws_lambda_function: { function: { timeout: 20, architectures: ["x86_64"] } } },
    };
    expect(stackDifferences(stack, other)).toEqual([
      "resource.aws_lambda_function.function.timeout: 10 -> 20",
      'resource.aws_lambda_function.function.architectures.0: "arm64" -> "x86_64"',
    ]);
  });

  test("names what only one of them has", () => {
    expect(stackDifferences(stack, {})).toEqual([`resource: ${JSON.stringify(stack.resource)} -> (absent)`]);
    expect(stackDifferences({ output: {} }, { output: { url: { value: null } } })).toEqual([
      'output.url: (absent) -> {"value":null}',
    ]);
  });

  test("tells a list from an object, and null from what is absent", () => {
    expect(stackDifferences({ a: [] }, { a: {} })).toEqual(["a: [] -> {}"]);
    expect(stackDifferences({ a: null }, {})).toEqual(["a: null -> (absent)"]);
  });
});
