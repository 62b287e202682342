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
        condition: "${length(var.alice_password) >= 12 && length(var.alice_password) <= 256}",
        error_message: "alice_password must have 12 to 256 characters.",
      },
      ...[
        ["lower", "a lower-case letter"],
        ["upper", "an upper-case letter"],
        ["digit", "a digit"],
        ["punct", "a symbol"],
      ].map(([characters, what]) => ({
        condition: `\${can(regex("[[:${characters}:]]", var.alice_password))}`,
        error_message: `alice_password must have ${what}.`,
      })),
    ]);
  });

  test("has no user and asks for no password where none is declared", () => {
    const withoutUsers = synthesise({ demoUsers: undefined });
    expect(resources(withoutUsers, "aws_cognito_user")).toEqual([]);
    expect(Object.keys(withoutUsers.variable)).toEqual(["base_image", "existing_image_digest"]);
  });
});

describe("demoUserFaults", () => {
  test("refuses a demo user whose name is no Terraform identifier", () => {
    expect(faultsOf({ demoUsers: { "alice@example.com": {} } })).toEqual([
      expect.stringContaining("dev.demoUsers"),
    ]);
  });

  test.each([
    ["email", "alice@example.com", "alice"],
    ["email_verified", "false", "yes"],
    ["phone_number", "+14155550100", "0041 55 550 10 0"],
    ["phone_number", `+${"1".repeat(15)}`, `+${"1".repeat(16)}`],
    ["phone_number_verified", "true", "1"],
    ["birthdate", "1990-02-28", "1990-02-30"],
    ["birthdate", "0000-01-01", "28.2.1990"],
    ["updated_at", "1700000000", "yesterday"],
    ["address", "x".repeat(2048), "x".repeat(2049)],
  ])("accepts a demo user's %s of %j, and refuses %j", (attribute, accepted, refused) => {
    expect(faultsOf({ demoUsers: { alice: { [attribute]: accepted } } })).toEqual([]);
    expect(faultsOf({ demoUsers: { alice: { [attribute]: refused } } })).toEqual([
      expect.stringMatching(`^dev\\.demoUsers\\.alice\\.${attribute} must (be|have)`),
    ]);
  });

  test("refuses a user name longer than Cognito takes", () => {
    expect(faultsOf({ demoUsers: { ["a".repeat(128)]: {} } })).toEqual([]);
    expect(faultsOf({ demoUsers: { ["a".repeat(129)]: {} } })).toHaveLength(1);
  });

  test("refuses a demo user's attribute that the pool does not know", () => {
    expect(faultsOf({ demoUsers: { alice: { email: "alice@example.com", shoe_size: "38" } } })).toEqual([
      'dev.demoUsers.alice must have standard attributes only, got "shoe_size"; the pool has no schema',
    ]);
  });
});
