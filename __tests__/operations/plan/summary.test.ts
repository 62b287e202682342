import { describe, expect, test } from "vitest";
import { summarisePlan } from "../../../operations/plan/summary.ts";

type Paths = readonly (readonly (string | number)[])[];

type Change = readonly [address: string, actions: readonly string[], paths?: Paths, values?: object];

/** A plan in Terraform's documented JSON representation, as far as a summary reads it. */
function plan(...changes: readonly Change[]): string {
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: changes.map(([address, actions, paths, values]) => {
      const [type, name] = address.replace(/^data\./, "").split(".");
      const mode = address.startsWith("data.") ? "data" : "managed";
      const change = {
        actions,
        before: {},
        after: {},
        after_unknown: {},
        ...(paths && { replace_paths: paths }),
        ...values,
      };
      return { address, mode, type, name, provider_name: "registry.terraform.io/hashicorp/aws", change };
    }),
    output_changes: {},
  });
}

describe("summarisePlan", () => {
  test("says what is made, changed, replaced, destroyed and forgotten", () => {
    const json = plan(
      ["aws_cloudwatch_dashboard.a", ["create"]],
      ["aws_cloudwatch_dashboard.b", ["create"]],
      ["aws_lambda_function.f", ["update"], undefined, { before: { timeout: 5 }, after: { timeout: 6 } }],
      ["aws_iam_role.r", ["delete", "create"], [["name"], ["tags", "a"]]],
      ["aws_iam_role.s", ["create", "delete"]],
      ["aws_lambda_permission.p", ["delete"]],
      ["aws_sns_topic.t", ["forget"]],
    );
    expect(summarisePlan(json)).toBe(
      [
        "To be made (2):\n  aws_cloudwatch_dashboard.a\n  aws_cloudwatch_dashboard.b",
        "To be changed in place (1):\n  aws_lambda_function.f: timeout",
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

  /** The lines on one resource that is changed in place. */
  const changed = (address: string, values: object) =>
    summarisePlan(plan([address, ["update"], undefined, values]))
      .split("\n")
      .slice(1);

  test("names every attribute that changes in place, with no value where it decides nothing", () => {
    const before = { name: "a", environment: [{ variables: { A: "1" } }], timeout: 1, memory_size: 1 };
    const after = { name: "a", environment: [{ variables: { A: "2" } }], timeout: 2 };
    const unknown = { memory_size: true, layers: [true], tags: {} };
    expect(changed("aws_lambda_function.f", { before, after, after_unknown: unknown })).toEqual([
      "  aws_lambda_function.f: environment, layers, memory_size, timeout",
      "    environment.variables.A: (not shown) -> (not shown)",
      "    layers: null -> [(known after apply)]",
    ]);
  });

  test.each([
    [
      "aws_iam_role_policy.p",
      "policy",
      '{\n "Action": "s3:Get*"\n}',
      '{"Action":"*"}',
      '{"Action":"s3:Get*"} -> {"Action":"*"}',
    ],
    ["aws_iam_role.r", "assume_role_policy", "{}", '{"Principal":"*"}', '{} -> {"Principal":"*"}'],
    ["aws_apigatewayv2_route.r", "authorization_scopes", ["a"], [], '["a"] -> []'],
    ["aws_apigatewayv2_route.r", "authorization_type", "JWT", "NONE", '"JWT" -> "NONE"'],
    ["aws_apigatewayv2_route.r", "authorizer_id", "abc", null, '"abc" -> null'],
    ["aws_cognito_user_pool_client.c", "allowed_oauth_scopes", ["a"], ["a", "b"], '["a"] -> ["a","b"]'],
    [
      "aws_cognito_user_pool_client.c",
      "callback_urls",
      ["https://a"],
      ["https://b"],
      '["https://a"] -> ["https://b"]',
    ],
    [
      "aws_cognito_user_pool_client.c",
      "allowed_oauth_flows",
      ["code"],
      ["implicit"],
      '["code"] -> ["implicit"]',
    ],
  ])("shows what decides who may do what: %s, %s", (address, name, before, after, shown) => {
    expect(changed(address, { before: { [name]: before }, after: { [name]: after } })).toEqual([
      `  ${address}: ${name}`,
      `    ${name}: ${shown}`,
    ]);
  });

  test("marks a type that it does not know, and shows everything that is set", () => {
    const values = {
      before: null,
      after: { url: "https://a", tries: 0, note: "", id: null },
      after_unknown: { id: true },
    };
    expect(summarisePlan(plan(["other_hook.h", ["create"], undefined, values]))).toBe(
      [
        "To be made (1):",
        "  other_hook.h (of an unknown type: all that is set is shown)",
        "    tries: 0",
        '    url: "https://a"',
      ].join("\n"),
    );
  });

  test("names the outputs that change, with no value", () => {
    const json = JSON.stringify({
      format_version: "1.2",
      output_changes: {
        url: { actions: ["update"], before: "marked", after: "marked2" },
        same: { actions: ["no-op"], before: "a", after: "a" },
      },
    });
    expect(summarisePlan(json)).toBe("Outputs that change (1):\n  url");
  });

  test("says that a resource is taken over from outside Terraform", () => {
    const json = plan([
      "aws_iam_role_policy.p",
      ["no-op"],
      undefined,
      { importing: { id: "p" }, after: { policy: "{}" } },
    ]);
    expect(summarisePlan(json)).toBe(
      "To be managed from now on, as it is (1):\n  aws_iam_role_policy.p\n    policy: {}",
    );
  });

  test("puts data loss first, then warnings, then who may call what, then the resources", () => {
    const json = plan(["aws_dynamodb_table.books", ["delete"]]);
    const lines = summarisePlan(json, {
      warnings: ["the state; move it"],
      access: "Who may call what",
    }).split("\n\n");
    expect(lines.map((line) => line.slice(0, 20))).toEqual([
      "!!! DATA IS LOST: aw",
      "Warning: the state; ",
      "Who may call what",
      "To be destroyed (1):",
    ]);
  });

  test("lets no name steer the terminal or turn the text around", () => {
    const json = plan(["aws_iam_role_policy.p\u001b[2K\u202e", ["delete"]]);
    expect(summarisePlan(json, { access: "a\u009bb" })).toBe(
      "a\uFFFDb\n\nTo be destroyed (1):\n  aws_iam_role_policy.p\uFFFD[2K\uFFFD",
    );
  });

  test("warns where nothing changes, too, and leaves out who may call what", () => {
    expect(summarisePlan(plan(), { warnings: ["the state; move it"], access: "Who may call what" })).toBe(
      "Warning: the state; move it\n\nNothing changes.",
    );
  });

  test("says of a decisive value that it is not known yet", () => {
    const values = { before: { policy: "{}" }, after: {}, after_unknown: { policy: true } };
    expect(changed("aws_iam_role_policy.p", values)).toContain("    policy: {} -> (known after apply)");
  });

  test("shows no sensitive value", () => {
    const whole = {
      before: { policy: "secret-1" },
      after: { policy: "secret-2" },
      before_sensitive: { policy: true },
      after_sensitive: { policy: true },
    };
    expect(changed("aws_iam_role_policy.p", whole)).toContain("    policy: (sensitive) -> (sensitive)");
    const part = {
      before: { callback_urls: ["https://a", "secret-1"] },
      after: { callback_urls: ["https://a", "secret-2"] },
      before_sensitive: { callback_urls: [false, true] },
      after_sensitive: { callback_urls: [false, true] },
    };
    expect(changed("aws_cognito_user_pool_client.c", part).join()).not.toContain("secret");
  });
});
