import { beforeAll, describe, expect, test } from "vitest";
import { evaluateWithTerraform, type Outcome } from "./console.ts";
import { expressions, locals } from "./expressions.ts";
import { functionExpressions } from "./function-expressions.ts";
import { furtherFunctionExpressions } from "./further-function-expressions.ts";
import { knownDifferences } from "./known-differences.ts";
import { languageExpressions } from "./language-expressions.ts";
import { evaluateWithRunner, functionNames } from "./runner-expressions.ts";

const calls = { ...functionExpressions, ...furtherFunctionExpressions };
const table = [expressions, languageExpressions, calls].flatMap((group) => Object.values(group).flat());
const differing = Object.entries(knownDifferences).flatMap(([cause, list]) =>
  list.map((expression) => ({ expression, cause })),
);
const agreed = table.filter((expression) => !differing.some((one) => one.expression === expression));

/** What runner and Terraform say, as text that can be compared; reasons are each one's own. */
function said(outcome: Outcome | undefined): string {
  return outcome && "value" in outcome ? JSON.stringify(sorted(outcome.value)) : "refused";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

describe("the runner's evaluator", () => {
  const terraform = new Map<string, Outcome | undefined>();
  beforeAll(async () => {
    const outcomes = await evaluateWithTerraform(table, locals);
    for (const [index, expression] of table.entries()) terraform.set(expression, outcomes[index]);
  });

  test("is tried with every function that it knows", () => {
    expect(Object.keys(calls).sort()).toEqual([...functionNames].sort());
  });

  test.each(agreed)("agrees with Terraform about %s", (expression) => {
    expect(said(evaluateWithRunner(expression, locals))).toBe(said(terraform.get(expression)));
  });

  test.each(differing)("still differs about $expression: $cause", ({ expression }) => {
    expect(terraform.has(expression)).toBe(true);
    expect(said(evaluateWithRunner(expression, locals))).not.toBe(said(terraform.get(expression)));
  });
});
