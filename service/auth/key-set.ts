import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import { keysUnavailable } from "./errors.ts";

/** How long an answer of the issuer may take. */
const timeoutMs = 2_000;
/** How long an unknown `kid` cannot make the keys be fetched again. */
const cooldownMs = 30_000;
/** How long a key that the issuer has withdrawn is still accepted, at most. */
const maxAgeMs = 3_600_000;

/**
 * The issuer's public keys: fetched when first needed, cached, fetched again once for an unknown `kid`;
 * concurrent callers share one fetch.
 *
 * @param onFetched called whenever the keys were fetched anew
 * @returns a function that rejects with jose's JWKSNoMatchingKey or JWKSMultipleMatchingKeys where the token
 *   names no key of the issuer, and with HttpError 503 where the keys cannot be had
 * @see RFC 7517 section 5; AWS: Verifying JSON web tokens
 */
export function createKeySet(issuer: string, onFetched: () => void): JWTVerifyGetKey {
  const findKey = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: maxAgeMs,
    [customFetch]: async (url, options) => {
      const response = await fetch(url, options);
      if (response.ok) onFetched();
      return response;
    },
  });
  return async (header, token) => {
    try {
      return await findKey(header, token);
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey) throw cause;
      if (cause instanceof errors.JWKSMultipleMatchingKeys) throw cause;
      throw keysUnavailable(cause);
    }
  };
}
