import { describe, expect, test } from "vitest";
import { resourceServerFaults } from "../../constructs/user-pool.ts";
import { resourceServerIdentifier } from "../../service/contract.ts";
import { faultsOf } from "../support/faults.ts";
import { namedResource, reference, resource, resources, synthesise } from "../support/synthesis.ts";

describe("UserPool", () => {
  const stack = synthesise();

  test("lets only administrators create users", () => {
    expect(resource(stack, "aws_cognito_user_pool").admin_create_user_config).toEqual({
      allow_admin_create_user_only: true,
    });
  });

  test("asks for long passwords of every kind of character", () => {
    expect(resource(stack, "aws_cognito_user_pool").password_policy).toEqual({
      minimum_length: 12,
      require_lowercase: true,
      require_uppercase: true,
      require_numbers: true,
      require_symbols: true,
      temporary_password_validity_days: 3,
    });
  });

  test("recovers accounts by verified e-mail alone", () => {
    expect(resource(stack, "aws_cognito_user_pool").account_recovery_setting).toEqual({
      recovery_mechanism: [{ name: "verified_email", priority: 1 }],
    });
  });

  test("is protected from deletion where the environment says so", () => {
    const deletionProtection = (protectFromDeletion: boolean) =>
      resource(synthesise({ protectFromDeletion }), "aws_cognito_user_pool").deletion_protection;
    expect(deletionProtection(true)).toBe("ACTIVE");
    expect(deletionProtection(false)).toBe("INACTIVE");
  });

  test("has the tier of the environment", () => {
    expect(resource(synthesise({ userPoolTier: "PLUS" }), "aws_cognito_user_pool").user_pool_tier).toBe(
      "PLUS",
    );
  });

  test("has a domain prefix of its own in every account, by interpolation", () => {
    expect(resource(stack, "aws_cognito_user_pool_domain")).toMatchObject({
      domain: "gatehouse-dev-${data.aws_caller_identity.caller.account_id}",
      managed_login_version: 2,
      user_pool_id: reference(stack, "aws_cognito_user_pool", "id"),
    });
  });

  test("declares the contract's scopes on its resource server", () => {
    const server = namedResource(stack, "aws_cognito_resource_server", resourceServerIdentifier);
    expect(server.identifier).toBe(resourceServerIdentifier);
    expect(server.scope).toContainEqual({
      scope_name: "auth",
      scope_description: "Call the protected example route",
    });
  });

  test("knows the API's URL as a resource, without scopes, and the gateway takes tokens that are bound to it", () => {
    const { identifier, scope } = namedResource(stack, "aws_cognito_resource_server", "API");
    expect(identifier).toBe(`${reference(stack, "aws_apigatewayv2_api", "api_endpoint")}/`);
    expect(scope).toBeUndefined();
    const { audience } = resource(stack, "aws_apigatewayv2_authorizer").jwt_configuration as {
      audience: string[];
    };
    expect(audience).toContain(identifier);
  });

  test.each([true, false])("is not destroyed where the environment protects it: %s", (protect) => {
    expect(resource(synthesise({ protectFromDeletion: protect }), "aws_cognito_user_pool").lifecycle).toEqual(
      {
        prevent_destroy: protect,
      },
    );
  });

  test.each([
    ["off", "OFF", undefined],
    ["optional", "OPTIONAL", { enabled: true }],
    ["on", "ON", { enabled: true }],
  ] as const)("asks for a code from an app where mfa is %s", (mfa, configuration, softwareToken) => {
    const pool = resource(synthesise({ mfa }), "aws_cognito_user_pool");
    expect(pool.mfa_configuration).toBe(configuration);
    expect(pool.software_token_mfa_configuration).toEqual(softwareToken);
  });

  test("takes passwords alone by default", () => {
    const pool = resource(stack, "aws_cognito_user_pool");
    expect(pool.sign_in_policy).toEqual({ allowed_first_auth_factors: ["PASSWORD"] });
    expect(pool).not.toHaveProperty("web_authn_configuration");
  });

  test.each([
    [
      "the domain prefix",
      undefined,
      "gatehouse-dev-${data.aws_caller_identity.caller.account_id}.auth.eu-west-1.amazoncognito.com",
    ],
    ["the custom domain", { zone: "example.com", parentRecord: "existing" } as const, "auth.example.com"],
  ])("takes passkeys that belong to %s, and verifies the person", (_, domain, relyingParty) => {
    const withPasskeys = synthesise({ passkeys: true, domain });
    expect(resource(withPasskeys, "aws_cognito_user_pool")).toMatchObject({
      sign_in_policy: { allowed_first_auth_factors: ["PASSWORD", "WEB_AUTHN"] },
      web_authn_configuration: { relying_party_id: relyingParty, user_verification: "required" },
    });
  });

  test.each(["audit", "enforced"] as const)(
    "looks for threats where they are to be %s",
    (threatProtection) => {
      const protectedPool = synthesise({ threatProtection, userPoolTier: "PLUS" });
      expect(resource(protectedPool, "aws_cognito_user_pool").user_pool_add_ons).toEqual({
        advanced_security_mode: threatProtection.toUpperCase(),
      });
      expect(resource(stack, "aws_cognito_user_pool")).not.toHaveProperty("user_pool_add_ons");
    },
  );

  test("has the environment's groups, by precedence", () => {
    const userGroups = { librarians: { description: "May do more", precedence: 1 } };
    expect(resource(synthesise({ userGroups }), "aws_cognito_user_group")).toEqual({
      user_pool_id: reference(stack, "aws_cognito_user_pool", "id"),
      name: "librarians",
      description: "May do more",
      precedence: 1,
    });
  });

  test("stands behind a web ACL where the environment names one", () => {
    const webAclArn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/logins/1";
    expect(resource(synthesise({ webAclArn }), "aws_wafv2_web_acl_association")).toEqual({
      resource_arn: reference(stack, "aws_cognito_user_pool", "arn"),
      web_acl_arn: webAclArn,
    });
    expect(resources(stack, "aws_wafv2_web_acl_association")).toEqual([]);
  });
});

describe("UserActivityLog", () => {
  const stack = synthesise({ userPoolTier: "PLUS", threatProtection: "audit", exportUserActivity: true });

  test("sends what people do to a log group with retention", () => {
    expect(resource(stack, "aws_cognito_log_delivery_configuration")).toEqual({
      user_pool_id: reference(stack, "aws_cognito_user_pool", "id"),
      log_configurations: [
        {
          event_source: "userAuthEvents",
          log_level: "INFO",
          cloud_watch_logs_configuration: [
            { log_group_arn: expect.stringContaining("aws_cloudwatch_log_group.user-activity-log") },
          ],
        },
      ],
    });
    expect(
      namedResource(stack, "aws_cloudwatch_log_group", "/aws/vendedlogs/cognito/gatehouse-dev"),
    ).toMatchObject({ retention_in_days: 7 });
  });

  test("is not there by default", () => {
    expect(resources(synthesise(), "aws_cognito_log_delivery_configuration")).toEqual([]);
  });
});

describe("userPoolFaults", () => {
  test("refuses a tier without managed login", () => {
    expect(faultsOf({ userPoolTier: "LITE" as "PLUS" })).toEqual([
      expect.stringContaining("ESSENTIALS or PLUS"),
    ]);
  });

  test("refuses an mfa that is none of the three", () => {
    expect(faultsOf({ mfa: "sms" as "on" })).toEqual([
      'dev.mfa must be off, optional or on, got "sms"; leave it out for off',
    ]);
  });

  test("refuses passkeys where a second factor is required: the provider cannot express it", () => {
    expect(faultsOf({ mfa: "on", passkeys: true })).toEqual([
      'dev.passkeys must be false where mfa is "on", got true; the AWS provider cannot tell Cognito that a passkey counts as two factors; set mfa to "optional"',
    ]);
    expect(faultsOf({ mfa: "optional", passkeys: true })).toEqual([]);
    expect(faultsOf({ mfa: "on" })).toEqual([]);
  });

  test("refuses threat protection below its tier", () => {
    expect(faultsOf({ threatProtection: "audit" })).toEqual([
      'dev.threatProtection must be left out of tier ESSENTIALS, got "audit"; only PLUS has it',
    ]);
    expect(faultsOf({ threatProtection: "enforced", userPoolTier: "PLUS" })).toEqual([]);
  });

  test("refuses a threat protection that is none of the two", () => {
    expect(faultsOf({ threatProtection: "off" as "audit", userPoolTier: "PLUS" })).toEqual([
      expect.stringContaining("dev.threatProtection must be audit or enforced"),
    ]);
  });

  test("refuses to export an activity that is not recorded", () => {
    expect(faultsOf({ exportUserActivity: true, userPoolTier: "PLUS" })).toEqual([
      expect.stringContaining("dev.exportUserActivity must be false without threatProtection"),
    ]);
  });

  test.each([
    "arn:aws:wafv2:us-east-1:123456789012:global/webacl/name/id",
    "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/name/id",
    "arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/name/id",
  ])("refuses the web ACL %s", (webAclArn) => {
    expect(faultsOf({ webAclArn })).toEqual([
      expect.stringContaining("dev.webAclArn must be the ARN of a regional web ACL in the same region"),
    ]);
  });

  test("refuses groups whose names or precedence Cognito or the gateway could not carry", () => {
    const userGroups = { "book sellers": { description: "", precedence: -1 } };
    expect(faultsOf({ userGroups })).toEqual([
      expect.stringContaining("dev.userGroups.book sellers.precedence must be a whole number from 0"),
      expect.stringContaining("dev.userGroups.book sellers must be named with"),
    ]);
  });
});

describe("resourceServerFaults", () => {
  const scopes = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`scope-${index}`, "x"]));

  test("accepts as many scopes as a resource server has, and no more", () => {
    expect(resourceServerFaults(scopes(100))).toEqual([]);
    expect(resourceServerFaults(scopes(101))).toEqual([
      "scopes must have at most 100 entries, got 101; a resource server has no more",
    ]);
  });

  test.each(["a b", "a/b", 'a"b', "a\\b", "é", "", "x".repeat(257)])("refuses the scope %j", (name) => {
    expect(resourceServerFaults({ [name]: "x" })).toEqual([expect.stringContaining("must be named with")]);
  });

  test("accepts a description as long as Cognito does, and none that says nothing", () => {
    expect(resourceServerFaults({ a: "x".repeat(256) })).toEqual([]);
    expect(resourceServerFaults({ a: "x".repeat(257), b: "" })).toHaveLength(2);
  });
});

describe("groups", () => {
  test("are described in as many characters as Cognito takes, and no more", () => {
    const faults = (length: number) =>
      faultsOf({ userGroups: { readers: { description: "x".repeat(length), precedence: 0 } } });
    expect(faults(2048)).toEqual([]);
    expect(faults(2049)).toEqual([
      "dev.userGroups.readers.description must have 0 to 2048 characters, got 2049; shorten it",
    ]);
  });
});
