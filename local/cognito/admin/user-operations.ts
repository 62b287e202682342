import { randomUUID } from "node:crypto";
import type { User } from "../../model.ts";
import { passwordFaults } from "../password-policy.ts";
import { findBySignInAttribute, isSameName } from "../stores/users.ts";
import { type AdminPool, type FindPool, type Operation, timestamp } from "./admin-pool.ts";
import { AdminError, invalidParameter } from "./errors.ts";
import { attributes, flag, type Input, optionalText, paginate, requireText } from "./input.ts";
import { parseFilter } from "./user-filter.ts";

/**
 * The calls by which people are added, given passwords and looked up. Attributes are not checked against the pool's
 * schema, and nobody is sent a message: who is added without a password gets one by AdminSetUserPassword.
 */
export function userOperations(findPool: FindPool): Record<string, Operation> {
  return {
    async AdminCreateUser(input) {
      const admin = findPool(input);
      refuseMessages(input);
      const user = readNewUser(admin, input);
      const password = optionalText(input, "TemporaryPassword");
      assertPassword(admin, password);
      if (findUser(admin, user.username) || signInNames(user, admin).some((name) => findUser(admin, name))) {
        throw new AdminError("UsernameExistsException", "User account already exists");
      }
      admin.users.add(user);
      if (password !== undefined) await admin.users.changePassword(user, password, true);
      return { User: describe(admin, user) };
    },

    async AdminSetUserPassword(input) {
      const admin = findPool(input);
      const user = requireUser(admin, input);
      const password = requireText(input, "Password");
      assertPassword(admin, password);
      await admin.users.changePassword(user, password, !flag(input, "Permanent"));
      return {};
    },

    AdminGetUser(input) {
      const admin = findPool(input);
      const { Attributes, ...user } = describe(admin, requireUser(admin, input));
      return { ...user, UserAttributes: Attributes };
    },

    ListUsers(input) {
      const admin = findPool(input);
      const matches = parseFilter(optionalText(input, "Filter"));
      const matching = admin.users.list().filter((user) => matches(user, statusOf(admin, user)));
      const { items, nextToken } = paginate(matching, input, "Limit", "PaginationToken");
      return { Users: items.map((user) => describe(admin, user)), PaginationToken: nextToken };
    },
  };
}

function refuseMessages(input: Input): void {
  if (input.MessageAction === "RESEND") {
    throw invalidParameter(
      'MessageAction "RESEND" is not supported: localhost sends no messages; use AdminSetUserPassword.',
    );
  }
  if (flag(input, "ForceAliasCreation")) {
    throw invalidParameter(
      "ForceAliasCreation is not supported; change the address of the other user first.",
    );
  }
}

/** Where the name is an address, Cognito makes up a name, the `sub`. @see AWS: Customizing sign-in attributes */
function readNewUser({ pool }: AdminPool, input: Input): User {
  const username = requireText(input, "Username");
  const { sub: _, ...given } = attributes(input, "UserAttributes");
  const sub = randomUUID();
  const attribute = username.includes("@") ? "email" : "phone_number";
  if (pool.usernamesAreGenerated && !pool.signInAttributes.includes(attribute)) {
    throw invalidParameter(`Username must be one of: ${pool.signInAttributes.join(", ")}.`);
  }
  return {
    username: pool.usernamesAreGenerated ? sub : username,
    sub,
    password: undefined,
    passwordIsTemporary: true,
    enabled: true,
    attributes: pool.usernamesAreGenerated ? { [attribute]: username, ...given } : given,
    groups: [],
  };
}

function signInNames(user: User, { pool }: AdminPool): string[] {
  return pool.signInAttributes.flatMap((name) => user.attributes[name] ?? []);
}

/** By username, `sub` or what the pool takes in place of a username. */
function findUser({ pool, users }: AdminPool, name: string): User | undefined {
  const all = users.list();
  const byName = all.find(({ username, sub }) => isSameName(pool, username, name) || sub === name);
  return byName ?? findBySignInAttribute(pool, all, name);
}

function requireUser(admin: AdminPool, input: Input): User {
  const user = findUser(admin, requireText(input, "Username"));
  if (!user) throw new AdminError("UserNotFoundException", "User does not exist.");
  return user;
}

function assertPassword({ pool }: AdminPool, password: string | undefined): void {
  const faults = password === undefined ? [] : passwordFaults(pool.passwordPolicy, password);
  if (faults.length === 0) return;
  const message = `Password did not conform with policy: it needs ${faults.join(", ")}.`;
  throw new AdminError("InvalidPasswordException", message);
}

function statusOf({ users }: AdminPool, user: User): "CONFIRMED" | "FORCE_CHANGE_PASSWORD" {
  return users.mustChangePassword(user) ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED";
}

function describe(admin: AdminPool, user: User) {
  const createdAt = admin.createdAt(`user/${user.sub}`);
  return {
    Username: user.username,
    Attributes: Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({
      Name,
      Value,
    })),
    UserCreateDate: timestamp(createdAt),
    UserLastModifiedDate: timestamp(admin.users.passwordSetAt(user) ?? createdAt),
    Enabled: user.enabled,
    UserStatus: statusOf(admin, user),
  };
}
