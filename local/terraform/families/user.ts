import { randomUUID } from "node:crypto";
import type { Group, User } from "../../model.ts";
import type { ResourceFamily } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_cognito_user, aws_cognito_user_group, aws_cognito_user_in_group */
export const userFamily: ResourceFamily = {
  aws_cognito_user: {
    treatment: "emulated",
    parent: { type: "aws_cognito_user_pool", attribute: "user_pool_id" },
    attributes: {
      id: (user) => `${user.text("user_pool_id")}/${user.text("username")}`,
      sub: (user) => user.remember("sub", randomUUID),
    },
  },
  aws_cognito_user_group: {
    treatment: "emulated",
    parent: { type: "aws_cognito_user_pool", attribute: "user_pool_id" },
    attributes: { id: (group) => `${group.text("user_pool_id")}/${group.text("name")}` },
  },
  aws_cognito_user_in_group: {
    treatment: "emulated",
    parent: { type: "aws_cognito_user_pool", attribute: "user_pool_id" },
  },
};

/** Names of Cognito's standard attributes; the provider prefixes every other with `custom:`. */
const standardAttributes = new Set([
  "address",
  "birthdate",
  "email",
  "email_verified",
  "family_name",
  "gender",
  "given_name",
  "locale",
  "middle_name",
  "name",
  "nickname",
  "phone_number",
  "phone_number_verified",
  "picture",
  "preferred_username",
  "profile",
  "sub",
  "updated_at",
  "website",
  "zoneinfo",
]);

/** Users that the file declares, with the groups they are put into. */
export function readUsers(pool: ResourceReader, declared: DeclaredResources): readonly User[] {
  const groups = readGroups(pool, declared);
  const memberships = declared.childrenOf(pool, "aws_cognito_user_in_group");
  for (const membership of memberships) {
    const name = membership.text("group_name");
    if (!groups.some((group) => group.name === name)) {
      throw membership.fault("group_name", "be a group of the pool", name);
    }
  }
  return declared.childrenOf(pool, "aws_cognito_user").map((user) => {
    const username = user.text("username");
    const joined = memberships
      .filter((membership) => membership.text("username") === username)
      .map((membership) => membership.text("group_name"));
    return readUser(
      user,
      pool,
      groups.map((group) => group.name).filter((name) => joined.includes(name)),
    );
  });
}

/** Groups by precedence: the lowest number first, those without one last. */
export function readGroups(pool: ResourceReader, declared: DeclaredResources): readonly Group[] {
  const groups = declared.childrenOf(pool, "aws_cognito_user_group").map((group) => ({
    name: group.text("name"),
    precedence: group.numberUnlessUnset("precedence"),
    roleArn: group.optionalText("role_arn"),
  }));
  return groups.sort((left, right) => (left.precedence ?? Infinity) - (right.precedence ?? Infinity) || 0);
}

function readUser(user: ResourceReader, pool: ResourceReader, groups: readonly string[]): User {
  const sub = user.text("sub");
  const permanentPassword = user.optionalText("password");
  const { username, attributes } = readIdentity(user, pool, sub);
  return {
    username,
    sub,
    password: permanentPassword ?? user.optionalText("temporary_password"),
    passwordIsTemporary: permanentPassword === undefined,
    ...(user.isMadeUp(permanentPassword === undefined ? "temporary_password" : "password") && {
      passwordIsMadeUp: true,
    }),
    enabled: user.flag("enabled", true),
    attributes,
    groups,
  };
}

/**
 * Where people sign in by e-mail address or telephone number in place of a user name, Cognito makes up the name
 * and keeps what was given as the attribute.
 *
 * @see AWS: Customizing sign-in attributes
 */
function readIdentity(
  user: ResourceReader,
  pool: ResourceReader,
  sub: string,
): Pick<User, "username" | "attributes"> {
  const username = user.text("username");
  const attributes = readAttributes(user);
  if (pool.texts("username_attributes").length === 0) return { username, attributes };
  if (username === sub) return { username, attributes };
  const attribute = username.includes("@") ? "email" : "phone_number";
  return { username: sub, attributes: { [attribute]: username, ...attributes } };
}

function readAttributes(user: ResourceReader): Readonly<Record<string, string>> {
  const { sub: _, ...attributes } = user.textMap("attributes");
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      standardAttributes.has(name) || name.startsWith("custom:") ? name : `custom:${name}`,
      value,
    ]),
  );
}
