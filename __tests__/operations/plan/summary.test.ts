import { describe, expect, test } from "vitest";
import { summarisePlan } from "../../../operations/plan/summary.ts";

type Paths = readonly (readonly (string | number)[])[];

type Change = readonly [address: string, actions: readonly string[], paths?: Paths];

/** A plan in Terraform's documented JSON representation, as far as a summary reads it. */
function plan(...changes: readonly Change[]): string {
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: changes.map(([address, actions, paths]) => {
      const [type, name] = address.replace(/^data\./, "").split(".");
      const mode = address.startsWith("data.") ? "data" : "managed";
      const change = {
        actions,
        before: {},
        after: {},
        after_unknown: {},
        ...(paths && { replace_paths: paths }),
      };
      return { address, mode, type, name, provider_name: "registry.terraform.io/hashicorp/aws", change };
    }),
    output_changes: {},
  });
}

describe("summarisePlan", () => {
  test("says what is made, changed, replaced, destroyed and forgotten", () => {
    const json = plan(
      ["aws_apigatewayv2_route.a", ["create"]],
      ["aws_apigatewayv2_route.b", ["create"]],
      ["aws_lambda_function.f", ["update"]],
      ["aws_iam_role.r", ["delete", "create"], [["name"], ["tags", "a"]]],
      ["aws_iam_role.s", ["create", "delete"]],
      ["aws_lambda_permission.p", ["delete"]],
      ["aws_sns_topic.t", ["forget"]],
    );
    expect(summarisePlan(json)).toBe(
      [
        "To be made (2):\n  aws_apigatewayv2_route.a\n  aws_apigatewayv2_route.b",
        "To be changed in place (1):\n  aws_lambda_function.f",
        "To be replaced (2):\n  aws_iam_role.r, because of name, tags.a\n  aws_iam_role.s",
        "To be destroyed (1):\n  aws_lambda_permission.p",
        "To be left as it is and managed no longer (1):\n  aws_sns_topic.t",
      ].join("\n\n"),
    );
  });

  test("says that nothing changes, whatever is read", () => {
    expect(summarisePlan(plan(["aws_iam_role.r", ["no-op"]], ["data.aws_region.here", ["read"]]))).toBe(
      "Nothing changes.",
    );
    expect(summarisePlan(JSON.stringify({ format_version: "1.2" }))).toBe("Nothing changes.");
  });

  test.each([
    ["aws_cognito_user_pool.p", "every user, client and secret in it"],
    ["aws_cognito_user.alice", "the user with its id and password"],
    ["aws_cognito_user_pool_client.c", "its id and secret, which every caller has"],
    ["aws_dynamodb_table.books", "every item in it"],
    ["aws_ecr_repository.images", "every image in it"],
    ["aws_cloudwatch_log_group.logs", "its logs"],
    ["aws_secretsmanager_secret.s", "the secrets that were rotated into it"],
  ])("shouts first of all that %s is destroyed or replaced", (address, held) => {
    const other = ["aws_iam_role.r", ["create"]] as const;
    expect(summarisePlan(plan(other, [address, ["delete"]])).split("\n")[0]).toBe(
      `!!! DATA IS LOST: ${address}, is DESTROYED, and with it ${held}.`,
    );
    const replaced = summarisePlan(plan(other, [address, ["delete", "create"], [["name"]]]));
    expect(replaced.split("\n")[0]).toBe(
      `!!! DATA IS LOST: ${address}, because of name, is REPLACED, and with it ${held}.`,
    );
  });

  test.each([[["create"]], [["update"]], [["no-op"]], [["forget"]]])("does not shout at %j", (actions) => {
    expect(summarisePlan(plan(["aws_dynamodb_table.books", actions]))).not.toContain("!!!");
  });

  test("refuses a format that it does not know", () => {
    expect(() => summarisePlan(JSON.stringify({ format_version: "2.0" }))).toThrow(
      "terraform must show plans in format 1, got 2.0; review the plan with terraform show",
    );
  });
});
