import { describe, expect, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { exampleJson, exampleWith, load, only } from "../../support/terraform-fixture.ts";

const mine = "111122223333";

function permission(body: Record<string, unknown>, more: object = {}) {
  return exampleWith({ resource: { aws_lambda_permission: { permission: body } }, ...more });
}

function provider(accounts: unknown) {
  return { provider: { aws: [{ region: "eu-west-1", allowed_account_ids: accounts }] } };
}

const sourceArn = "arn:aws:execute-api:eu-west-1:${var.account_id}:${aws_apigatewayv2_api.api.id}/*/*";

describe("accountOf", () => {
  test("is made up where the stack names none", () => {
    expect(load(exampleJson()).modelOnAws.accountId).toBe("123456789012");
  });

  test.each([
    ["a permission's source ARN", permission({ source_arn: sourceArn.replace("${var.account_id}", mine) })],
    ["a permission's source account", permission({ source_account: mine })],
    [
      "a variable in an ARN",
      permission(
        { source_arn: sourceArn },
        { variable: { account_id: { default: mine }, alice_password: {} } },
      ),
    ],
    ["allowed_account_ids of the provider", { ...exampleJson(), ...provider([mine]) }],
    [
      "the one of two allowed accounts that an ARN names",
      permission({ source_account: mine }, provider(["999999999999", mine])),
    ],
  ])("is that of %s, and each ARN has it", (_place, json) => {
    const { accountId, functions, httpApis } = load(json).modelOnAws;
    expect(accountId).toBe(mine);
    expect(only(functions).functionArn).toBe(`arn:aws:lambda:eu-west-1:${mine}:function:gatehouse-dev`);
    expect(only(httpApis).routes.map(({ integration }) => integration)).toEqual([
      expect.objectContaining({ invokePermitted: true }),
      expect.objectContaining({ invokePermitted: true }),
    ]);
  });

  test("must not contradict itself", () => {
    const json = permission({ source_account: "999999999999" }, provider([mine]));
    expect(() => load(json)).toThrow(
      new UserError(
        `cdk.tf.json must name one AWS account, got ${mine} (allowed_account_ids of provider aws) and 999999999999 (aws_lambda_permission.permission.source_account); make them the same`,
      ),
    );
  });

  test("must not be named twice by ARNs", () => {
    const json = permission({ source_account: mine, source_arn: "arn:aws:execute-api:*:999999999999:*" });
    expect(() => load(json)).toThrow("must name one AWS account");
  });
});
