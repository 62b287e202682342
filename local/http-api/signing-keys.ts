import { type CryptoKey, importJWK, type JWK } from "jose";

/** @see AWS: HTTP API quotas */
const fetchTimeoutMs = 1500;
const maxBytes = 150_000;
/** @see AWS: Control access to HTTP APIs with JWT authorizers */
const maxAgeMs = 2 * 60 * 60 * 1000;
/** AWS does not document whether an unknown key id makes it fetch again: here it does, this often at most. */
const cooldownMs = 10_000;

/** Why a token cannot be accepted: the challenge's `error_description`, and nothing of the token itself. */
export class InvalidTokenError extends Error {
  override readonly name = "InvalidTokenError";
}

/**
 * Finds the public key that signed a token.
 *
 * @param kid the token's key id; not to be trusted
 * @param algorithm one of the RSA algorithms
 * @throws {InvalidTokenError} the issuer does not answer, or has no such key
 */
export type FindKey = (kid: string, algorithm: string) => Promise<CryptoKey | Uint8Array>;

interface KeySet {
  readonly keys: readonly JWK[];
  readonly fetchedAtMs: number;
}

/**
 * The keys that an issuer's discovery document points to: fetched once at a time, within 1.5 s and 150 000 bytes per
 * document (of the size AWS bounds the JWKS alone), and kept for up to two hours.
 *
 * It does not ask for https, as AWS does: the issuers of localhost have none.
 *
 * @param now milliseconds since the epoch
 */
export function createSigningKeys(issuer: string, now: () => number): FindKey {
  let known: KeySet | undefined;
  let fetching: Promise<KeySet> | undefined;

  const refresh = async (): Promise<KeySet> => {
    fetching ??= fetchKeySet(issuer, now).finally(() => {
      fetching = undefined;
    });
    known = await fetching;
    return known;
  };

  return async (kid, algorithm) => {
    const ageMs = known ? now() - known.fetchedAtMs : Number.POSITIVE_INFINITY;
    const set = known && ageMs < maxAgeMs ? known : await refresh();
    let key = matchingKey(set, kid, algorithm);
    if (!key && now() - set.fetchedAtMs >= cooldownMs) key = matchingKey(await refresh(), kid, algorithm);
    // AWS does not document this text.
    if (!key) throw new InvalidTokenError("no key of the issuer matches the token");
    return importJWK(key, algorithm);
  };
}

function matchingKey({ keys }: KeySet, kid: string, algorithm: string): JWK | undefined {
  return keys.find(
    (key) =>
      key.kid === kid &&
      key.kty === "RSA" &&
      (key.use ?? "sig") === "sig" &&
      (key.alg ?? algorithm) === algorithm,
  );
}

async function fetchKeySet(issuer: string, now: () => number): Promise<KeySet> {
  const base = issuer.replace(/\/$/, "");
  const discovery = await fetchJson(
    `${base}/.well-known/openid-configuration`,
    "OIDC discovery endpoint communication error",
  );
  const jwks = await fetchJson(String(discovery.jwks_uri), "JWKS communication error");
  const keys: unknown[] = Array.isArray(jwks.keys) ? jwks.keys : [];
  return { keys: keys.filter(isObject) as JWK[], fetchedAtMs: now() };
}

async function fetchJson(url: string, failure: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
    if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new Error(`${url} has more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    const document: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (!isObject(document)) throw new Error(`${url} is not a JSON object`);
    return document;
  } catch (cause) {
    throw new InvalidTokenError(failure, { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
