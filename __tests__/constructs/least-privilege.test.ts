import { describe, expect, test } from "vitest";
import { environments } from "../fixture/environments.ts";
import { everythingOn } from "../support/option-sets.ts";
import {
  policiesOf,
  reference,
  resource,
  resources,
  statementsOf,
  synthesise,
} from "../support/synthesis.ts";

const stack = synthesise(everythingOn);
const accountId = "${data.aws_caller_identity.caller.account_id}";
const functionLogs = `arn:aws:logs:eu-west-1:${accountId}:log-group:/aws/lambda/gatehouse-dev:*`;
const table = `arn:aws:dynamodb:eu-west-1:${accountId}:table/gatehouse-dev-books`;

/** Everything that anything of a stack may do, and on what. */
const allowed = [
  ["logs:CreateLogStream", functionLogs],
  ["logs:PutLogEvents", functionLogs],
  ["xray:PutTraceSegments", "*"],
  ["xray:PutTelemetryRecords", "*"],
  ["dynamodb:GetItem", table],
  ["dynamodb:PutItem", table],
  ["dynamodb:UpdateItem", table],
  ["dynamodb:DeleteItem", table],
  ["dynamodb:Scan", table],
];

/** The only wildcards among it. */
const exceptions = [
  // A log group's streams have names that Lambda makes up.
  ["logs:CreateLogStream", functionLogs],
  ["logs:PutLogEvents", functionLogs],
  // X-Ray knows no resources for these.
  ["xray:PutTraceSegments", "*"],
  ["xray:PutTelemetryRecords", "*"],
];

function grants(of = stack): string[][] {
  return statementsOf(of).flatMap(({ actions, resources: targets = [] }) =>
    targets.flatMap((target) => actions.map((action) => [action, target])),
  );
}

describe("the permissions of a stack", () => {
  test("are these, with everything on", () => {
    expect(grants().sort()).toEqual([...allowed].sort());
  });

  test("hold no wildcard but the exceptions", () => {
    const wildcards = grants().filter(([action, target]) => `${action}${target}`.includes("*"));
    expect(wildcards.sort()).toEqual([...exceptions].sort());
  });

  test.each(Object.keys(environments))("hold nothing more in %s", (name) => {
    const actions = grants(synthesise({}, { name })).map(([action]) => action);
    expect(allowed.map(([action]) => action)).toEqual(expect.arrayContaining(actions));
  });

  test.each(Object.keys(environments))(
    "are known in the very first plan of %s: they refer to the caller's account alone",
    (name) => {
      const policies = policiesOf(synthesise(everythingOn, { name })).join();
      expect(new Set(policies.match(/\$\{[^}]*\}/g))).toEqual(new Set([accountId]));
      expect(Object.keys(stack.data)).not.toContain("aws_iam_policy_document");
    },
  );

  test("name what the stack has", () => {
    expect(resource(stack, "aws_dynamodb_table").name).toBe(table.split("table/")[1]);
    expect(resources(stack, "aws_cloudwatch_log_group").map(({ name }) => `log-group:${name}:*`)).toContain(
      functionLogs.slice(functionLogs.indexOf("log-group:")),
    );
  });

  test("are all in policies that are listed here", () => {
    const iam = Object.keys(stack.resource).filter((type) => type.startsWith("aws_iam_"));
    expect(iam.sort()).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
    expect(JSON.stringify(resources(stack, "aws_iam_role"))).not.toContain("managed_policy_arns");
  });

  test("are had by Lambda alone, and Lambda is invoked by this API alone", () => {
    const trust = statementsOf(stack).filter(({ actions }) => actions.includes("sts:AssumeRole"));
    expect(trust).toEqual([
      {
        effect: "Allow",
        actions: ["sts:AssumeRole"],
        principals: { Service: "lambda.amazonaws.com" },
        conditions: [],
      },
    ]);
    expect(resources(stack, "aws_lambda_permission").map(({ source_arn: source }) => source)).toEqual([
      `${reference(stack, "aws_apigatewayv2_api", "execution_arn")}/*/*`,
    ]);
  });
});
