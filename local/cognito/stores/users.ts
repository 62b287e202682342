import type { PasswordPolicy, User, UserPool } from "../../model.ts";
import type { State } from "../../state.ts";
import { equalSecrets, hashPassword, matchesPassword, type PasswordHash, randomSecret } from "../secrets.ts";

/** The characters that Cognito counts as symbols. */
const symbol = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

interface StoredPassword extends PasswordHash {
  readonly temporary: boolean;
  /** Milliseconds since the epoch. */
  readonly setAt: number;
}

/** The people of a pool: those declared and those added since, with the passwords that were set since. */
export interface UserDirectory {
  /** The declared ones first, then the added ones in their order; a declared one hides an added one of its name. */
  list(): readonly User[];
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
  /**
   * It does not check the pool's password policy.
   *
   * @param temporary whether it has to be changed at the next login. @default false
   */
  changePassword(user: User, password: string, temporary?: boolean): Promise<void>;
  /** When the password was last set, in milliseconds since the epoch; undefined: it is still the declared one. */
  passwordSetAt(user: User): number | undefined;
  /** Adds a user, who outlives a restart. It does not check whether the name is taken. */
  add(user: User): void;
}

/** @param now milliseconds since the epoch */
export function createUserDirectory(pool: UserPool, state: State, now: () => number): UserDirectory {
  const passwordKey = (user: User) => `cognito/${pool.userPoolId}/password/${user.sub}`;
  const storedPassword = (user: User) => state.get<StoredPassword>(passwordKey(user));
  const addedUsersKey = `cognito/${pool.userPoolId}/added-users`;
  const addedUsers = () => state.get<readonly User[]>(addedUsersKey) ?? [];
  const list = () => {
    const isDeclared = ({ username }: User) =>
      pool.users.some((user) => isSameName(pool, user.username, username));
    return [...pool.users, ...addedUsers().filter((user) => !isDeclared(user))];
  };
  const activeUsers = () => list().filter(({ enabled }) => enabled);
  const findActive = (username: string) =>
    activeUsers().find((user) => isSameName(pool, user.username, username));

  return {
    list,
    findActive,
    async authenticate(signInName, password) {
      const user = findActive(signInName) ?? findBySignInAttribute(pool, activeUsers(), signInName);
      const stored = user && storedPassword(user);
      const matchesStored = await matchesPassword(password, stored);
      const correct = stored ? matchesStored : equalSecrets(password, user?.password ?? randomSecret());
      return correct ? user : undefined;
    },
    mustChangePassword: (user) => storedPassword(user)?.temporary ?? user.passwordIsTemporary,
    async changePassword(user, password, temporary = false) {
      const stored: StoredPassword = { ...(await hashPassword(password)), temporary, setAt: now() };
      state.set(passwordKey(user), stored);
    },
    passwordSetAt: (user) => storedPassword(user)?.setAt,
    add: (user) => state.set(addedUsersKey, [...addedUsers(), user]),
  };
}

/** A rule that a password breaks. */
export interface PasswordFault {
  /** End of "it needs …". */
  readonly demand: string;
  /** Cognito's own words for it. */
  readonly message: string;
}

/** The rules that a password breaks, in Cognito's order; empty: it is good. */
export function passwordFaults(policy: PasswordPolicy, password: string): PasswordFault[] {
  const lacks = (demand: string, kind: string) => ({
    demand,
    message: `Password must have ${kind} characters`,
  });
  const short = `at least ${policy.minimumLength} characters`;
  const rules: [broken: boolean, fault: PasswordFault][] = [
    [password.length < policy.minimumLength, { demand: short, message: "Password not long enough" }],
    [password.length > 256, { demand: "at most 256 characters", message: "Password too long" }],
    [policy.requireLowercase && !/[a-z]/.test(password), lacks("a lower-case letter", "lowercase")],
    [policy.requireUppercase && !/[A-Z]/.test(password), lacks("an upper-case letter", "uppercase")],
    [policy.requireNumbers && !/[0-9]/.test(password), lacks("a number", "numeric")],
    [policy.requireSymbols && !symbol.test(password), lacks("a symbol", "symbol")],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => fault);
}

/** Addresses that are taken in place of a user name count as names. @see AWS: UsernameConfigurationType */
export function isSameName(pool: UserPool, left: string, right: string): boolean {
  return pool.usernamesAreCaseSensitive ? left === right : left.toLowerCase() === right.toLowerCase();
}

/** The user of whom the pool takes this address or name in place of the username. */
export function findBySignInAttribute(
  pool: UserPool,
  users: readonly User[],
  value: string,
): User | undefined {
  return users.find((user) =>
    pool.signInAttributes.some((name) => {
      const known = user.attributes[name];
      return known !== undefined && isSameName(pool, known, value) && isVerified(user, name);
    }),
  );
}

function isVerified(user: User, attribute: string): boolean {
  return attribute === "preferred_username" || user.attributes[`${attribute}_verified`] === "true";
}
