import { describe, expect, test } from "vitest";
import { exampleJson, exampleWith, load, model, only } from "../../../support/terraform-fixture.ts";

const pool = "${aws_cognito_user_pool.pool.id}";

function userWith(body: Record<string, unknown>, poolBody: Record<string, unknown> = {}) {
  const resource = { aws_cognito_user: { alice: body }, aws_cognito_user_pool: { pool: poolBody } };
  return only(only(model(exampleWith({ resource })).userPools).users);
}

describe("readUsers", () => {
  test("reads a user with a permanent password", () => {
    expect(userWith({})).toEqual({
      username: "alice",
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      password: "Wonderland-42",
      passwordIsTemporary: false,
      enabled: true,
      attributes: { email: "alice@example.com", email_verified: "true", name: "Alice Doe" },
      groups: [],
    });
  });

  test("knows a temporary password from a permanent one, and none from both", () => {
    expect(userWith({ password: null, temporary_password: "Change-me-1" })).toMatchObject({
      password: "Change-me-1",
      passwordIsTemporary: true,
    });
    expect(userWith({ password: null })).toMatchObject({ password: undefined });
  });

  test("reads that a user is disabled", () => {
    expect(userWith({ enabled: false }).enabled).toBe(false);
  });

  test("turns attributes into strings, drops sub and prefixes custom ones as the provider does", () => {
    const attributes = { email_verified: true, sub: "x", shoe_size: 42, "custom:hat": "7", email: "a@b.c" };
    expect(userWith({ attributes }).attributes).toEqual({
      email_verified: "true",
      "custom:shoe_size": "42",
      "custom:hat": "7",
      email: "a@b.c",
    });
  });

  test.each([
    ["alice@example.org", "email"],
    ["+15550100", "phone_number"],
  ])("makes up the user name where people sign in as %s", (username, attribute) => {
    const user = userWith(
      { username, attributes: { name: "Alice" } },
      { username_attributes: ["email", "phone_number"] },
    );
    expect(user.username).toBe(user.sub);
    expect(user.attributes).toEqual({ [attribute]: username, name: "Alice" });
  });
});

describe("readGroups", () => {
  const resource = {
    aws_cognito_user_group: {
      last: { name: "last", user_pool_id: pool },
      second: { name: "second", precedence: 5, role_arn: "${aws_iam_role.role.arn}", user_pool_id: pool },
      first: { name: "first", precedence: 0, user_pool_id: pool },
    },
    aws_cognito_user_in_group: {
      a: { user_pool_id: pool, username: "${aws_cognito_user.alice.username}", group_name: "last" },
      b: { user_pool_id: pool, username: "alice", group_name: "${aws_cognito_user_group.first.name}" },
      c: { user_pool_id: pool, username: "bob", group_name: "second" },
    },
  };

  test("orders groups by precedence, those without one last", () => {
    expect(only(model(exampleWith({ resource })).userPools).groups).toEqual([
      { name: "first", precedence: 0, roleArn: undefined },
      { name: "second", precedence: 5, roleArn: "arn:aws:iam::123456789012:role/gatehouse-dev" },
      { name: "last", precedence: undefined, roleArn: undefined },
    ]);
  });

  test("puts users into their groups, in the same order", () => {
    expect(only(only(model(exampleWith({ resource })).userPools).users).groups).toEqual(["first", "last"]);
  });

  test("refuses a membership in a group that the pool does not have", () => {
    const json = exampleJson();
    json.resource.aws_cognito_user_in_group = {
      a: { user_pool_id: pool, username: "alice", group_name: "admins" },
    };
    expect(() => load(json)).toThrow(
      "aws_cognito_user_in_group.a: group_name must be a group of the pool, got admins",
    );
  });
});
