import { type CryptoKey, importJWK, type JWK } from "jose";

/** @see AWS: HTTP API quotas */
const fetchTimeoutMs = 1500;
const maxBytes = 150_000;
/** @see AWS: Control access to HTTP APIs with JWT authorizers */
const maxAgeMs = 2 * 60 * 60 * 1000;
/** AWS does not document whether an unknown key id makes it fetch again: here it does. Between two fetches, failed ones too. */
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
 * The keys that an issuer's discovery document points to: within 1.5 s and 150 000 bytes per document (of the size AWS
 * bounds the JWKS alone). They are fetched at most once in ten seconds, whatever tokens come, and anew after two hours.
 * Keys that are known stay in use for as long as a fetch fails or finds none.
 *
 * It does not ask for https, as AWS does: the issuers of localhost have none.
 *
 * @param now milliseconds since the epoch
 */
export function createSigningKeys(issuer: string, now: () => number): FindKey {
  let known: KeySet | undefined;
  let failure: InvalidTokenError | undefined;
  let fetching: Promise<void> | undefined;
  let fetchedAtMs = Number.NEGATIVE_INFINITY;

  const fetchKeys = async (): Promise<void> => {
    try {
      known = { keys: await fetchKeySet(issuer), fetchedAtMs: now() };
      failure = undefined;
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) throw error;
      failure = error;
    } finally {
      fetching = undefined;
    }
  };

  const refresh = async (): Promise<void> => {
    if (!fetching && now() - fetchedAtMs >= cooldownMs) {
      fetchedAtMs = now();
      fetching = fetchKeys();
    }
    await fetching;
  };

  return async (kid, algorithm) => {
    const isFresh = known !== undefined && now() - known.fetchedAtMs < maxAgeMs;
    let key = isFresh ? matchingKey(known, kid, algorithm) : undefined;
    if (!key) {
      await refresh();
      key = matchingKey(known, kid, algorithm);
    }
    // AWS does not document the second text.
    if (!key) throw failure ?? new InvalidTokenError("no key of the issuer matches the token");
    return importJWK(key, algorithm);
  };
}

function matchingKey(set: KeySet | undefined, kid: string, algorithm: string): JWK | undefined {
  return set?.keys.find(
    (key) =>
      key.kid === kid &&
      key.kty === "RSA" &&
      (key.use ?? "sig") === "sig" &&
      (key.alg ?? algorithm) === algorithm,
  );
}

async function fetchKeySet(issuer: string): Promise<readonly JWK[]> {
  const base = issuer.replace(/\/$/, "");
  const discovery = await fetchJson(
    `${base}/.well-known/openid-configuration`,
    "OIDC discovery endpoint communication error",
  );
  const jwksFailure = "JWKS communication error";
  const jwks = await fetchJson(String(discovery.jwks_uri), jwksFailure);
  const keys: unknown[] = Array.isArray(jwks.keys) ? jwks.keys : [];
  const objects = keys.filter(isObject) as JWK[];
  // AWS does not document what an empty set is to it.
  if (objects.length === 0) throw new InvalidTokenError(jwksFailure);
  return objects;
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
