import { createLocalJWKSet, errors, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from "jose";
import { keysUnavailable } from "./errors.ts";

/** How long an answer of the issuer may take, its body included. */
const timeoutMs = 2_000;
/** As much as API Gateway's authorizer reads of a key set. */
const maxBytes = 150_000;
/** After a fetch that succeeded: how long an unknown `kid` cannot make the keys be fetched again. */
const cooldownMs = 30_000;
/** After a fetch that failed: how long nothing can. It is the `Retry-After` of the 503s in between. */
const retryMs = 5_000;
/** How old keys may be before they are fetched again, to notice that one was withdrawn. */
const maxAgeMs = 3_600_000;

/**
 * The issuer's public keys: fetched when first needed, cached, fetched again for an unknown `kid` or after an hour.
 * Concurrent callers share one fetch, and every fetch, failed or not, is followed by a time without another: whatever
 * tokens come, the issuer is not asked more often. Keys that are known stay good while it cannot be asked, and while
 * it answers without a key.
 *
 * Does NOT notice a withdrawn key before the keys are fetched again, which cannot happen while the issuer is down.
 *
 * @param now milliseconds since the epoch
 * @param onFetched called whenever the keys were fetched anew
 * @returns a function that rejects with jose's JWKSNoMatchingKey or JWKSMultipleMatchingKeys where the token names no
 *   key of the issuer, and with HttpError 503 where that cannot be told: no key was ever fetched, or the last fetch for
 *   an unknown `kid` failed
 * @see RFC 7517 section 5; AWS: Verifying JSON web tokens
 */
export function createKeySet(issuer: string, now: () => number, onFetched: () => void): JWTVerifyGetKey {
  const url = `${issuer}/.well-known/jwks.json`;
  let known: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | undefined;
  let last: { readonly at: number; readonly failure: unknown } | undefined;
  let fetching: Promise<void> | undefined;

  const fetchKeys = async () => {
    try {
      known = { find: createLocalJWKSet(await fetchKeySet(url)), fetchedAt: now() };
      last = { at: now(), failure: undefined };
      onFetched();
    } catch (failure) {
      last = { at: now(), failure: failure ?? new Error("the keys cannot be fetched") };
    }
  };
  const refresh = async () => {
    if (last && isWithin(now() - last.at, last.failure ? retryMs : cooldownMs)) return;
    fetching ??= fetchKeys().finally(() => {
      fetching = undefined;
    });
    await fetching;
  };

  return async (header, token) => {
    if (known === undefined || !isWithin(now() - known.fetchedAt, maxAgeMs)) await refresh();
    if (known === undefined) throw keysUnavailable(last?.failure);
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await refresh();
      if (last?.failure) throw keysUnavailable(last.failure);
      return known.find(header, token);
    }
  };
}

/** A clock that was set back ends every wait. */
function isWithin(elapsedMs: number, limitMs: number): boolean {
  return elapsedMs >= 0 && elapsedMs < limitMs;
}

async function fetchKeySet(url: string): Promise<JSONWebKeySet> {
  const headers = { accept: "application/json, application/jwk-set+json" };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { headers, signal, redirect: "manual" });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the issuer answered the request for its keys with ${response.status}`);
  }
  const answer: unknown = JSON.parse(await readText(response));
  const keys = Object(answer).keys as unknown;
  const usable = Array.isArray(keys) ? keys.filter(isSigningKey) : [];
  if (usable.length === 0) throw new Error("the issuer's answer must name an RSA key with a kid, got none");
  return { keys: usable };
}

/** Keys of other types are left out: RS256 alone is accepted. @see RFC 7517 section 4 */
function isSigningKey(key: unknown): key is JWK {
  const { kty, kid } = Object(key) as JWK;
  return kty === "RSA" && typeof kid === "string";
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the issuer's keys must be at most ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
