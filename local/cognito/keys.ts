import { createPrivateKey, generateKeyPair, type JsonWebKey, type KeyObject, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { UserError } from "../errors.ts";
import type { State } from "../state.ts";

/** An RSA key of 2048 bits that signs with RS256. */
export interface SigningKey {
  /** Standard base64 of 32 bytes: 44 characters, not safe in a URL. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** Modulus, base64url. */
  readonly n: string;
  /** Exponent, base64url; always `AQAB`. */
  readonly e: string;
}

/** Cognito signs its two kinds of tokens with different keys. */
export interface PoolKeys {
  readonly idToken: SigningKey;
  readonly accessToken: SigningKey;
}

interface StoredKey {
  readonly kid: string;
  readonly jwk: JsonWebKey & { readonly n: string; readonly e: string };
}

/** The keys of a pool, made the first time and kept in the state as JWK. */
export async function loadPoolKeys(userPoolId: string, state: State): Promise<PoolKeys> {
  const load = (use: string) => loadKey(`cognito/${userPoolId}/key/${use}`, state);
  const [idToken, accessToken] = await Promise.all([load("id"), load("access")]);
  return { idToken, accessToken };
}

/** Members of the JWKS document, in Cognito's order; nothing private. */
export function toPublicJwk({ kid, n, e }: SigningKey) {
  return { alg: "RS256", e, kid, kty: "RSA", n, use: "sig" } as const;
}

async function loadKey(stateKey: string, state: State): Promise<SigningKey> {
  let stored = state.get<StoredKey>(stateKey);
  if (!stored) {
    stored = await createKey();
    state.set(stateKey, stored);
  }
  const { kid, jwk } = stored;
  return { kid, privateKey: privateKeyOf(jwk), n: jwk.n, e: jwk.e };
}

function privateKeyOf(jwk: JsonWebKey): KeyObject {
  try {
    return createPrivateKey({ key: jwk, format: "jwk" });
  } catch {
    throw new UserError("a signing key in the state must be an RSA key, got none; start with --fresh");
  }
}

async function createKey(): Promise<StoredKey> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const { n = "", e = "", ...jwk } = privateKey.export({ format: "jwk" });
  return { kid: randomBytes(32).toString("base64"), jwk: { ...jwk, n, e } };
}
