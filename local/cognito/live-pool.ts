import type { UserPool } from "../model.ts";
import type { State } from "../state.ts";
import { type CsrfGuard, createCsrfGuard } from "./csrf.ts";
import { loadPoolKeys, type PoolKeys } from "./keys.ts";
import { type AuthorizationCodes, createAuthorizationCodes } from "./stores/authorization-codes.ts";
import { type Challenges, createChallenges } from "./stores/challenges.ts";
import { type ClientSecrets, createClientSecrets } from "./stores/client-secrets.ts";
import { assertKeptShapes } from "./stores/kept-shapes.ts";
import { createRefreshTokens, type RefreshTokens } from "./stores/refresh-tokens.ts";
import { createSessions, type Sessions } from "./stores/sessions.ts";
import { createUserDirectory, type UserDirectory } from "./stores/users.ts";
import { createTokenIssuer, type TokenIssuer } from "./tokens.ts";

/** A declared user pool with all that changes while it runs: the endpoints, the admin API and the console share it. */
export interface LivePool {
  readonly pool: UserPool;
  readonly keys: PoolKeys;
  readonly users: UserDirectory;
  readonly clientSecrets: ClientSecrets;
  readonly sessions: Sessions;
  readonly codes: AuthorizationCodes;
  readonly refreshTokens: RefreshTokens;
  readonly challenges: Challenges;
  readonly csrf: CsrfGuard;
  readonly tokens: TokenIssuer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** When the runner first met something of the pool, in milliseconds since the epoch. */
  createdAt(address: string): number;
}

/**
 * Makes the parts of a pool, once. What must outlive a reload or a restart is in the state: a pool that is made again
 * from the same state goes on where the former one was.
 *
 * @param deps.now milliseconds since the epoch; the state has to go by the same clock
 * @throws {UserError} what the state holds of the pool is none of its own
 */
export async function createLivePool(deps: {
  readonly pool: UserPool;
  readonly state: State;
  readonly now: () => number;
}): Promise<LivePool> {
  const { pool, state, now } = deps;
  const { userPoolId } = pool;
  assertKeptShapes(userPoolId, state);
  const keys = await loadPoolKeys(userPoolId, state);
  const users = createUserDirectory(pool, state, now);
  return {
    pool,
    keys,
    users,
    clientSecrets: createClientSecrets(userPoolId, state, now),
    sessions: createSessions(userPoolId, state, users, now),
    codes: createAuthorizationCodes(userPoolId, state, now),
    refreshTokens: createRefreshTokens(userPoolId, state, now),
    challenges: createChallenges(userPoolId, state, now),
    csrf: createCsrfGuard(userPoolId, state, now),
    tokens: createTokenIssuer(pool, keys, now),
    now,
    createdAt: (address) => state.remember(`cognito/${userPoolId}/created/${address}`, now),
  };
}
