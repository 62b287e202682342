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
});
