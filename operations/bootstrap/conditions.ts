import type { DataAwsIamPolicyDocumentStatementCondition } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import type { DeployedStack } from "./stack-permissions.ts";

export type Condition = DataAwsIamPolicyDocumentStatementCondition;

/** What is there has the stack's tags. */
export function hasTagsOf(stack: DeployedStack): Condition[] {
  return tagsOf(stack).map(([key, value]) => equals(`aws:ResourceTag/${key}`, value));
}

/** What is made gets the stack's tags; what has other ones already cannot be given these. */
export function getsTagsOf(stack: DeployedStack): Condition[] {
  return tagsOf(stack).flatMap(([key, value]) => [
    equals(`aws:RequestTag/${key}`, value),
    { ...equals(`aws:ResourceTag/${key}`, value), test: "StringEqualsIfExists" },
  ]);
}

function tagsOf({ prefix, environment }: DeployedStack): [key: string, value: string][] {
  return [
    ["application", prefix],
    ["environment", environment],
  ];
}

export function equals(variable: string, value: string): Condition {
  return { test: "StringEquals", variable, values: [value] };
}
