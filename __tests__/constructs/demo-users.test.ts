import { describe, expect, test } from "vitest";
import { faultsOf } from "../support/faults.ts";
import { resource, resources, synthesise } from "../support/synthesis.ts";

describe("addDemoUsers", () => {
  const stack = synthesise();

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
});

describe("demoUserFaults", () => {
  test("refuses a demo user whose name is no Terraform identifier", () => {
    expect(faultsOf({ demoUsers: { "alice@example.com": {} } })).toEqual([
      expect.stringContaining("dev.demoUsers"),
    ]);
  });

  test("refuses a demo user's attribute that the pool does not know", () => {
    expect(faultsOf({ demoUsers: { alice: { email: "alice@example.com", shoe_size: "38" } } })).toEqual([
      'dev.demoUsers.alice must have standard attributes only, got "shoe_size"; the pool has no schema',
    ]);
  });
});
