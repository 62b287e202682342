import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { State } from "../state.ts";
import type { User, UserPool } from "../terraform/model.ts";
import { equalSecrets } from "./constant-time.ts";

const deriveKey = promisify<string, Buffer, number, Buffer>(scrypt);
const keyBytes = 32;

interface ChangedPassword {
  /** base64url, as is the key. */
  readonly salt: string;
  readonly key: string;
}

/** The people of a pool: as declared, with the passwords that they have chosen since. */
export interface UserDirectory {
  /** An enabled user by username; undefined: there is none. */
  findActive(username: string): User | undefined;
  /**
   * The user whose name and password these are. Unknown, disabled and mistaken look alike and take the same time.
   * It does not count failed attempts; Cognito slows down after five.
   *
   * @param signInName username, or an attribute that the pool takes in its place (an e-mail address only if verified)
   */
  authenticate(signInName: string, password: string): Promise<User | undefined>;
  /** Whether the user still has the temporary password that an administrator gave. */
  mustChangePassword(user: User): boolean;
  /** It does not check the pool's password policy. */
  changePassword(user: User, password: string): Promise<void>;
}

export function createUserDirectory(pool: UserPool, state: State): UserDirectory {
  const passwordKey = (user: User) => `cognito/${pool.userPoolId}/password/${user.sub}`;
  const changedPassword = (user: User) => state.get<ChangedPassword>(passwordKey(user));
  const findActive = (username: string) =>
    pool.users.find((user) => user.enabled && user.username === username);

  return {
    findActive,
    async authenticate(signInName, password) {
      const user = findActive(signInName) ?? findByAttribute(pool, signInName);
      const changed = user && changedPassword(user);
      const salt = changed ? Buffer.from(changed.salt, "base64url") : randomBytes(16);
      const derived = await deriveKey(password, salt, keyBytes);
      const correct = changed
        ? timingSafeEqual(derived, Buffer.from(changed.key, "base64url"))
        : equalSecrets(password, user?.password ?? randomBytes(32).toString("base64url"));
      return correct ? user : undefined;
    },
    mustChangePassword: (user) => user.passwordIsTemporary && changedPassword(user) === undefined,
    async changePassword(user, password) {
      const salt = randomBytes(16);
      const key = await deriveKey(password, salt, keyBytes);
      const changed: ChangedPassword = { salt: salt.toString("base64url"), key: key.toString("base64url") };
      state.set(passwordKey(user), changed);
    },
  };
}

function findByAttribute(pool: UserPool, value: string): User | undefined {
  return pool.users.find(
    (user) =>
      user.enabled &&
      pool.signInAttributes.some((name) => user.attributes[name] === value && isVerified(user, name)),
  );
}

function isVerified(user: User, attribute: string): boolean {
  return attribute === "preferred_username" || user.attributes[`${attribute}_verified`] === "true";
}
