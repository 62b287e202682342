import { randomUUID } from "node:crypto";
import type { User } from "../../model.ts";
import type { LivePool } from "../live-pool.ts";
import { findBySignInAttribute, isSameName, passwordFaults } from "../stores/users.ts";
import {
  AdminError,
  attributes,
  flag,
  type Input,
  invalidParameter,
  optionalText,
  paginate,
  requireText,
} from "./input.ts";
import { type FindPool, type Operation, timestamp } from "./operation.ts";
import { parseFilter } from "./user-filter.ts";

/**
 * The calls by which people are added, given passwords and looked up. Attributes are not checked against the pool's
 * schema, and no message is sent: a user who is added without a password gets one by AdminSetUserPassword.
 */
export function userOperations(findPool: FindPool): Record<string, Operation> {
  return {
    async AdminCreateUser(input) {
      const livePool = findPool(input);
      refuseMessages(input);
      const user = readNewUser(livePool, input);
      const password = optionalText(input, "TemporaryPassword");
      assertPassword(livePool, password);
      if (
        findUser(livePool, user.username) ||
        signInNames(user, livePool).some((name) => findUser(livePool, name))
      ) {
        throw new AdminError("UsernameExistsException", "User account already exists");
      }
      livePool.users.add(user);
      if (password !== undefined) await livePool.users.changePassword(user, password, true);
      return { User: describePoolUser(livePool, user) };
    },

    async AdminSetUserPassword(input) {
      const livePool = findPool(input);
      const user = requireUser(livePool, input);
      const password = requireText(input, "Password");
      assertPassword(livePool, password);
      await livePool.users.changePassword(user, password, !flag(input, "Permanent"));
      return {};
    },

    AdminGetUser(input) {
      const livePool = findPool(input);
      const { Attributes, ...user } = describePoolUser(livePool, requireUser(livePool, input));
      return { ...user, UserAttributes: Attributes };
    },

    ListUsers(input) {
      const livePool = findPool(input);
      const matches = parseFilter(optionalText(input, "Filter"));
      const matching = livePool.users.list().filter((user) => matches(user, statusOf(livePool, user)));
      const { items, nextToken } = paginate(matching, input, "Limit", "PaginationToken");
      return { Users: items.map((user) => describePoolUser(livePool, user)), PaginationToken: nextToken };
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
function readNewUser({ pool }: LivePool, input: Input): User {
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

function signInNames(user: User, { pool }: LivePool): string[] {
  return pool.signInAttributes.flatMap((name) => user.attributes[name] ?? []);
}

/** By username, `sub` or what the pool takes in place of a username. */
function findUser({ pool, users }: LivePool, name: string): User | undefined {
  const all = users.list();
  const byName = all.find(({ username, sub }) => isSameName(pool, username, name) || sub === name);
  return byName ?? findBySignInAttribute(pool, all, name);
}

function requireUser(livePool: LivePool, input: Input): User {
  const user = findUser(livePool, requireText(input, "Username"));
  if (!user) throw new AdminError("UserNotFoundException", "User does not exist.");
  return user;
}

function assertPassword({ pool }: LivePool, password: string | undefined): void {
  const [fault] = password === undefined ? [] : passwordFaults(pool.passwordPolicy, password);
  if (!fault) return;
  throw new AdminError("InvalidPasswordException", `Password did not conform with policy: ${fault.message}`);
}

function statusOf({ users }: LivePool, user: User): "CONFIRMED" | "FORCE_CHANGE_PASSWORD" {
  return users.mustChangePassword(user) ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED";
}

function describePoolUser(livePool: LivePool, user: User) {
  const createdAt = livePool.createdAt(`user/${user.sub}`);
  return {
    Username: user.username,
    Attributes: Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({
      Name,
      Value,
    })),
    UserCreateDate: timestamp(createdAt),
    UserLastModifiedDate: timestamp(livePool.users.passwordSetAt(user) ?? createdAt),
    Enabled: user.enabled,
    UserStatus: statusOf(livePool, user),
  };
}
