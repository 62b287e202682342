import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { HttpError } from "../http-error.ts";
import { invalidToken } from "./errors.ts";
import { createKeySet } from "./key-set.ts";
import { createTokenCache } from "./token-cache.ts";

/** How far the issuer's clock may be from ours. */
const clockToleranceSeconds = 5;

/** Claims of a Cognito access token that {@link VerifyToken} vouches for; times in seconds since the epoch. */
export interface AccessTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub?: string;
  readonly exp: number;
  readonly iat: number;
  readonly auth_time?: number;
  readonly token_use: "access";
  readonly client_id: string;
  /** There only where the token was asked for with `resource`, or where a trigger of the pool has put it in. */
  readonly aud?: string | string[];
}

/** Claims of a Cognito ID token that {@link VerifyIdToken} vouches for; times in seconds since the epoch. */
interface IdTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
  readonly exp: number;
  readonly token_use: "id";
}

/**
 * Verifies an access token: its spelling, signature (RS256 by a key of the issuer), issuer, `exp`, `nbf`, `iat`,
 * `token_use`, client, and `aud` where there is one; and that the claims in {@link AccessTokenClaims} have these types.
 *
 * Does NOT check scopes (that is `requireAnyScope`), nor whether the token was revoked: it stays good until `exp`, as it
 * does at the gateway.
 *
 * @throws HttpError 401 `invalid_token` where the token is bad, 503 where the issuer's keys cannot be had
 */
export type VerifyToken = (token: string) => Promise<AccessTokenClaims>;

/**
 * Verifies an ID token of the browser client: its spelling, signature, issuer, audience, times and `token_use`, and that
 * the claims in {@link IdTokenClaims} have these types.
 *
 * Does NOT check the nonce: that binds a token to one login, and is checked at the callback.
 *
 * @throws HttpError 401 `invalid_token` where the token is bad, 503 where the issuer's keys cannot be had
 */
export type VerifyIdToken = (token: string) => Promise<IdTokenClaims>;

export interface TokenVerifiers {
  readonly verifyToken: VerifyToken;
  readonly verifyIdToken: VerifyIdToken;
}

export interface TokenVerifierOptions {
  /** The only issuer that is accepted; never taken from the token. */
  readonly issuer: string;
  /** Clients whose access tokens are accepted. */
  readonly allowedClientIds: readonly string[];
  /** What an access token's `aud` has to name where it has one, if it is not the client. */
  readonly resource: string;
  /** The client whose ID tokens are accepted. */
  readonly browserClientId: string;
  /**
   * Milliseconds since the epoch.
   * @default Date.now
   */
  readonly now?: () => number;
}

/**
 * @returns verifiers that share the issuer's keys; what became of an access token is kept for a minute
 * @see RFC 8725 (best practices for JWTs); AWS: Verifying JSON web tokens
 */
export function createTokenVerifiers(options: TokenVerifierOptions): TokenVerifiers {
  const { allowedClientIds, browserClientId, resource, now = Date.now } = options;
  const verified = createTokenCache<AccessTokenClaims>(now);
  const keys = createKeySet(options.issuer, now, verified.clear);
  const verifyJwt = createJwtVerifier(options.issuer, keys, now);

  return {
    async verifyToken(token) {
      const known = verified.get(token);
      if (known !== undefined) return known;
      const payload = await verifyJwt(token);
      if (!isAccessToken(payload)) throw refused("not a Cognito access token");
      if (!allowedClientIds.includes(payload.client_id)) throw refused("client is not allowed");
      if (!isMeantFor(payload, resource)) throw refused("audience is another");
      verified.set(token, payload);
      return payload;
    },

    async verifyIdToken(token) {
      const payload = await verifyJwt(token);
      if (!isIdToken(payload)) throw refused("not a Cognito ID token");
      if (payload.aud !== browserClientId) throw refused("audience is another");
      return payload;
    },
  };
}

/** What access and ID tokens have in common. @throws HttpError 401, 503 */
function createJwtVerifier(issuer: string, keys: JWTVerifyGetKey, now: () => number) {
  return async (token: string): Promise<JWTPayload> => {
    assertCanonical(token);
    try {
      // Before any key is looked for: a token of another issuer must not make this one be asked.
      if (decodeJwt(token).iss !== issuer) throw refused("issuer is another");
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        algorithms: ["RS256"],
        requiredClaims: ["exp", "iat"],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
      });
      if (Number(payload.iat) > now() / 1_000 + clockToleranceSeconds) throw refused("issued in the future");
      return payload;
    } catch (error) {
      throw error instanceof errors.JOSEError ? invalidToken(error) : error;
    }
  };
}

/** @see RFC 8707 section 2.2; AWS: Pre token generation Lambda trigger (`aud` may be the client's id) */
function isMeantFor({ aud, client_id: clientId }: AccessTokenClaims, resource: string): boolean {
  return aud === undefined || [aud].flat().some((audience) => audience === resource || audience === clientId);
}

function isAccessToken(payload: JWTPayload): payload is AccessTokenClaims {
  const { token_use: use, client_id: clientId, sub, aud, auth_time: authTime } = payload;
  return (
    use === "access" &&
    hasTimes(payload) &&
    (authTime === undefined || isTime(authTime)) &&
    typeof clientId === "string" &&
    (sub === undefined || typeof sub === "string") &&
    (aud === undefined || [aud].flat().every((audience) => typeof audience === "string"))
  );
}

function isIdToken(payload: JWTPayload): payload is IdTokenClaims {
  return payload.token_use === "id" && hasTimes(payload) && typeof payload.sub === "string";
}

/** That a signature is good does not make a number a time. */
function hasTimes({ exp, iat, nbf }: JWTPayload): boolean {
  return isTime(exp) && isTime(iat) && (nbf === undefined || isTime(nbf));
}

/** A moment before the year 10000, in seconds since the epoch. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 253_402_300_800;
}

/**
 * One token has one spelling: no padding, no `+` and `/`, no other bits at the end of a segment.
 * @see RFC 7515 section 2
 */
function assertCanonical(token: string): void {
  const isCanonical = (part: string) => Buffer.from(part, "base64url").toString("base64url") === part;
  if (!token.split(".").every(isCanonical)) throw refused("not base64url");
}

function refused(reason: string): HttpError {
  return invalidToken(new Error(reason));
}
