import { describe, expect, test } from "vitest";
import { arnOf, policyJson } from "../../constructs/iam-policy.ts";

describe("policyJson", () => {
  test("writes a statement as IAM stores it, and leaves out what it does not say", () => {
    expect(JSON.parse(policyJson([{ actions: ["xray:PutTraceSegments"], resources: ["*"] }]))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["xray:PutTraceSegments"], Resource: ["*"] }],
    });
  });

  test("writes who may, and a refusal", () => {
    const statement = {
      effect: "Deny",
      actions: ["sts:AssumeRole"],
      principals: { Service: "x.com" },
    } as const;
    expect(JSON.parse(policyJson([statement])).Statement).toEqual([
      { Effect: "Deny", Action: ["sts:AssumeRole"], Principal: { Service: "x.com" } },
    ]);
  });

  test("keeps every condition where several have one test", () => {
    const equals = (variable: string) => ({ test: "StringEquals", variable, values: ["x"] });
    const conditions = [equals("a"), { ...equals("c"), test: "StringLike" }, equals("b")];
    const [statement] = JSON.parse(policyJson([{ actions: [], conditions }])).Statement;
    expect(statement.Condition).toEqual({
      StringEquals: { a: ["x"], b: ["x"] },
      StringLike: { c: ["x"] },
    });
  });
});

describe("arnOf", () => {
  test("is an ARN of the stack's region and account", () => {
    const location = { region: "eu-west-1", accountId: "123456789012" };
    expect(arnOf("dynamodb", "table/books", location)).toBe(
      "arn:aws:dynamodb:eu-west-1:123456789012:table/books",
    );
  });
});
