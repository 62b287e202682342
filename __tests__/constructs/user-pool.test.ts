import { describe, expect, test } from "vitest";
import { reference, resource, resources, synthesise } from "../support/synthesis.ts";

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
    const server = resource(stack, "aws_cognito_resource_server");
    expect(server.identifier).toBe("example");
    expect(server.scope).toContainEqual({
      scope_name: "auth",
      scope_description: "Call the protected example route",
    });
  });

  test("takes a demo user's password from a sensitive variable without a default", () => {
    expect(resource(stack, "aws_cognito_user")).toMatchObject({
      username: "alice",
      password: "${var.alice_password}",
      attributes: {
        preferred_username: "alice",
        name: "Alice Doe",
        given_name: "Alice",
        family_name: "Doe",
        email: "alice@example.com",
        email_verified: "true",
      },
    });
    expect(stack.variable.alice_password).toMatchObject({ type: "string", sensitive: true, nullable: false });
    expect(stack.variable.alice_password).not.toHaveProperty("default");
    expect(stack.variable.alice_password?.validation).toEqual([
      {
        condition: "${length(var.alice_password) >= 12}",
        error_message: "alice_password must have at least 12 characters.",
      },
    ]);
  });

  test("has no user and asks for no password where none is declared", () => {
    const withoutUsers = synthesise({ demoUsers: undefined });
    expect(resources(withoutUsers, "aws_cognito_user")).toEqual([]);
    expect(withoutUsers.variable).toBeUndefined();
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
