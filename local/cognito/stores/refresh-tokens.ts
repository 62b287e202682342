import type { UserPoolClient } from "../../model.ts";
import type { State } from "../../state.ts";
import type { UserGrant } from "../claims.ts";
import { randomSecret } from "../secrets.ts";
import { createSecretStore } from "./secret-store.ts";

const longestAccessTokenMs = 24 * 3_600_000;

interface RefreshToken {
  readonly grant: UserGrant;
  /** Milliseconds since the epoch; a token that replaces this one inherits it. */
  readonly expiresAt: number;
  /** Replaced by rotation, in its time of grace. */
  readonly replaced: boolean;
}

/** Refresh tokens of people, with the logins whose tokens were revoked. */
export interface RefreshTokens {
  /** @returns random text: AWS documents no more of its form than that clients cannot read it */
  issue(client: UserPoolClient, grant: UserGrant): string;
  /** undefined: unknown, expired, replaced or revoked. It does not check the client. */
  find(token: string): UserGrant | undefined;
  /**
   * Replaces a token by a new one with the remaining lifetime.
   *
   * @param graceSeconds for which the old token still works; using it then does not prolong that
   */
  rotate(token: string, graceSeconds: number): string | undefined;
  /** Ends the token and all that share its `origin_jti`; an unknown one is left alone. */
  revoke(token: string): void;
  isRevoked(originJti: string): boolean;
}

/** @param now milliseconds since the epoch; the state has to go by the same clock */
export function createRefreshTokens(userPoolId: string, state: State, now: () => number): RefreshTokens {
  const tokens = createSecretStore<RefreshToken>(state, `cognito/${userPoolId}/refresh-token`);
  const revocationKey = (originJti: string) => `cognito/${userPoolId}/revoked/${originJti}`;
  const isRevoked = (originJti: string) => state.get(revocationKey(originJti)) !== undefined;

  const put = (grant: UserGrant, expiresAt: number) => {
    const token = randomSecret(64);
    tokens.put(token, { grant, expiresAt, replaced: false }, expiresAt);
    return token;
  };
  const find = (token: string) => {
    const known = tokens.get(token);
    return known && !isRevoked(known.grant.originJti) ? known : undefined;
  };

  return {
    issue: (client, grant) => put(grant, now() + client.refreshTokenValiditySeconds * 1000),
    find: (token) => find(token)?.grant,
    rotate(token, graceSeconds) {
      const known = find(token);
      if (!known) return undefined;
      if (!known.replaced) {
        const graceEnd = Math.min(known.expiresAt, now() + graceSeconds * 1000);
        tokens.put(token, { ...known, replaced: true }, graceEnd);
      }
      return put(known.grant, known.expiresAt);
    },
    revoke(token) {
      const known = find(token);
      if (!known) return;
      state.set(revocationKey(known.grant.originJti), true, known.expiresAt + longestAccessTokenMs);
    },
    isRevoked,
  };
}
