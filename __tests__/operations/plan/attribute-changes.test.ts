import { describe, expect, test } from "vitest";
import { changedAttributes, decisiveLines } from "../../../operations/plan/attribute-changes.ts";
import type { Change } from "../../../operations/plan/plan-json.ts";

/** In the shape that Terraform 1.11 gives a change. */
function lines(type: string, change: Partial<Change>): string[] {
  return decisiveLines({ address: `${type}.x`, type, change: { actions: ["update"], ...change } });
}

const created = (type: string, after: object, unknown: object = {}) =>
  lines(type, { actions: ["create"], before: null, after, after_unknown: unknown });

const authorizer = (audience?: readonly string[], issuer = "https://issuer") => [
  { ...(audience && { audience }), issuer },
];

describe("decisiveLines", () => {
  test("shows that a route that is made is public", () => {
    const route = { authorization_scopes: null, authorization_type: "NONE", route_key: "GET /admin" };
    expect(created("aws_apigatewayv2_route", route, { id: true, api_id: true })).toEqual([
      "authorization_scopes: none",
      'authorization_type: "NONE"',
      'route_key: "GET /admin"',
    ]);
  });

  test("shows the scopes and the authorizer of a route that is made", () => {
    const route = {
      authorization_scopes: ["example/auth"],
      authorization_type: "JWT",
      route_key: "GET /admin",
    };
    expect(created("aws_apigatewayv2_route", route, { authorizer_id: true })).toEqual([
      'authorization_scopes: ["example/auth"]',
      'authorization_type: "JWT"',
      "authorizer_id: (known after apply)",
      'route_key: "GET /admin"',
    ]);
  });

  test("shows each statement of a policy that is made, a single one too", () => {
    const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    const shown = 'policy.Statement: {"Action":"s3:*","Effect":"Allow","Resource":"*"}';
    for (const Statement of [statement, [statement]]) {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      expect(created("aws_iam_role_policy", { policy })).toEqual(['policy.Version: "2012-10-17"', shown]);
    }
  });

  test("shows only the statements that a policy gains and loses", () => {
    const policy = (...actions: string[]) =>
      JSON.stringify({ Statement: actions.map((Action) => ({ Action })), Version: "1" });
    const change = { before: { policy: policy("a", "b") }, after: { policy: policy("b", "c") } };
    expect(lines("aws_iam_role_policy", change)).toEqual([
      'policy.Statement: - {"Action":"a"}',
      'policy.Statement: + {"Action":"c"}',
    ]);
  });

  test("shows whom a role trusts, and that no boundary limits it", () => {
    const trust = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { AWS: "*" } }] });
    expect(created("aws_iam_role", { assume_role_policy: trust, permissions_boundary: null })).toEqual([
      'assume_role_policy.Statement: {"Effect":"Allow","Principal":{"AWS":"*"}}',
      "permissions_boundary: none",
    ]);
  });

  test("keeps the issuer of an authorizer whose audience is not known yet", () => {
    const change = {
      before: { jwt_configuration: authorizer(["a"]) },
      after: { jwt_configuration: authorizer() },
      after_unknown: { jwt_configuration: [{ audience: true }] },
    };
    expect(lines("aws_apigatewayv2_authorizer", change)).toEqual([
      'jwt_configuration.audience: ["a"] -> (known after apply)',
    ]);
  });

  test("keeps the members of a set that are known", () => {
    const change = {
      before: { callback_urls: ["https://a"] },
      after: { callback_urls: ["https://a", null] },
      after_unknown: { callback_urls: [false, true] },
    };
    expect(lines("aws_cognito_user_pool_client", change)).toEqual([
      'callback_urls: ["https://a"] -> ["https://a",(known after apply)]',
    ]);
  });

  test("shows an issuer that is exchanged, and nothing that stays", () => {
    const change = {
      before: { jwt_configuration: authorizer(["a"]) },
      after: { jwt_configuration: authorizer(["a"], "https://other") },
    };
    expect(lines("aws_apigatewayv2_authorizer", change)).toEqual([
      'jwt_configuration.issuer: "https://issuer" -> "https://other"',
    ]);
  });

  test("takes a set in another order for the same", () => {
    const change = {
      before: { authorization_scopes: ["a", "b"] },
      after: { authorization_scopes: ["b", "a"] },
    };
    expect(lines("aws_apigatewayv2_route", change)).toEqual([]);
  });

  test("shows what a client may do, that it has a secret, and not which", () => {
    const client = {
      allowed_oauth_flows: ["client_credentials"],
      allowed_oauth_scopes: ["example/books.write"],
      generate_secret: true,
      client_secret: "secret-1",
    };
    const change = { before: null, after: client, after_sensitive: { client_secret: true } };
    const shown = lines("aws_cognito_user_pool_client", { actions: ["create"], ...change });
    expect(shown).toEqual([
      'allowed_oauth_flows: ["client_credentials"]',
      'allowed_oauth_scopes: ["example/books.write"]',
      "generate_secret: true",
    ]);
  });

  test("shows of the function's environment what the contract knows, and of the rest the names", () => {
    const environment = (issuer: string, token: string) => [
      { variables: { OIDC_ISSUER: issuer, TOKEN: token } },
    ];
    const change = {
      before: { environment: environment("https://a", "secret-1") },
      after: { environment: environment("https://b", "secret-2") },
    };
    expect(lines("aws_lambda_function", change)).toEqual([
      'environment.variables.OIDC_ISSUER: "https://a" -> "https://b"',
      "environment.variables.TOKEN: (not shown) -> (not shown)",
    ]);
  });

  test("shows nothing of an unknown type that is sensitive, or is called a secret", () => {
    const after = { url: "https://a", hidden: "secret-1", details: { client_secret: "secret-2", name: "n" } };
    const change = { before: null, after, after_sensitive: { hidden: true } };
    expect(lines("other_provider", { actions: ["create"], ...change })).toEqual([
      "details.client_secret: (not shown)",
      'details.name: "n"',
      "hidden: (sensitive)",
      'url: "https://a"',
    ]);
  });

  test("shows of what is destroyed what it allowed", () => {
    const change = { before: { route_key: "GET /a", authorization_type: "NONE" }, after: null };
    expect(lines("aws_apigatewayv2_route", { actions: ["delete"], ...change })).toEqual([
      'authorization_type: "NONE"',
      'route_key: "GET /a"',
    ]);
  });

  test("shows of what is replaced what differs and what stays", () => {
    const change = {
      before: { route_key: "GET /a", authorization_type: "JWT", authorization_scopes: ["a"] },
      after: { route_key: "GET /a", authorization_type: "NONE", authorization_scopes: null },
    };
    expect(lines("aws_apigatewayv2_route", { actions: ["delete", "create"], ...change })).toEqual([
      'authorization_scopes: ["a"] -> null',
      'authorization_type: "JWT" -> "NONE"',
      'route_key: "GET /a"',
    ]);
  });

  test.each([
    [
      "aws_apigatewayv2_stage",
      { default_route_settings: [{ throttling_rate_limit: 50 }] },
      "default_route_settings.throttling_rate_limit: 50",
    ],
    [
      "aws_apigatewayv2_api",
      { cors_configuration: [{ allow_origins: ["*"] }] },
      'cors_configuration.allow_origins: ["*"]',
    ],
    ["aws_apigatewayv2_api", { cors_configuration: [] }, "cors_configuration: none"],
    [
      "aws_cognito_user_pool",
      { password_policy: [{ minimum_length: 6 }] },
      "password_policy.minimum_length: 6",
    ],
    ["aws_cognito_user_pool", { mfa_configuration: "OFF" }, 'mfa_configuration: "OFF"'],
    ["aws_cognito_user_pool_domain", { domain: "login" }, 'domain: "login"'],
    ["aws_cloudwatch_log_group", { retention_in_days: 7 }, "retention_in_days: 7"],
    ["aws_lambda_function", { image_uri: "i@sha256:1" }, 'image_uri: "i@sha256:1"'],
    ["aws_lambda_permission", { principal: "*" }, 'principal: "*"'],
    ["aws_lambda_permission", { source_arn: null }, "source_arn: none"],
    ["aws_ecr_repository_policy", { policy: "{}" }, "policy: {}"],
    ["aws_lambda_function_url", { authorization_type: "NONE" }, 'authorization_type: "NONE"'],
  ])("shows what decides of %s that is made: %j", (type, after, line) => {
    expect(created(type, after)).toContain(line);
  });
});

describe("changedAttributes", () => {
  test("names what changes and what is known after apply alone", () => {
    const change = {
      actions: ["update"] as const,
      before: { a: 1, b: 2, c: "3" },
      after: { a: 1, b: 3 },
      after_unknown: { c: true, d: [false], e: {} },
    };
    expect(changedAttributes({ address: "aws_x.y", type: "aws_x", change })).toEqual(["b", "c"]);
  });
});
