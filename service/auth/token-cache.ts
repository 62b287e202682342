import { createHash } from "node:crypto";

const maxEntries = 1_000;
const maxAgeMs = 60_000;

/** Remembers which tokens were verified, for at most a minute and never past their `exp`. */
export interface TokenCache<Claims> {
  get(token: string): Claims | undefined;
  set(token: string, claims: Claims): void;
  clear(): void;
}

/**
 * Keyed by the token's SHA-256, so that no token stays in memory; holds 1000 entries, the oldest goes first.
 *
 * Does NOT notice a token's revocation; neither does verifying a JWT anew.
 *
 * @param now milliseconds since the epoch
 */
export function createTokenCache<Claims extends { readonly exp: number }>(
  now: () => number,
): TokenCache<Claims> {
  const entries = new Map<string, { readonly claims: Claims; readonly expiresAt: number }>();
  return {
    get(token) {
      const entry = entries.get(hash(token));
      return entry !== undefined && now() < entry.expiresAt ? entry.claims : undefined;
    },
    set(token, claims) {
      const key = hash(token);
      entries.delete(key);
      const [oldest] = entries.keys();
      if (oldest !== undefined && entries.size >= maxEntries) entries.delete(oldest);
      entries.set(key, { claims, expiresAt: Math.min(claims.exp * 1_000, now() + maxAgeMs) });
    },
    clear: () => entries.clear(),
  };
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}
