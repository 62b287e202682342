import { errors, type JWTPayload, jwtVerify } from "jose";
import { invalidToken } from "./errors.ts";
import { createKeySet } from "./key-set.ts";
import { createTokenCache } from "./token-cache.ts";

/** How far the issuer's clock may be from ours. */
const clockToleranceSeconds = 5;

/** Claims of a Cognito access token that {@link VerifyToken} vouches for; times in seconds since the epoch. */
export interface AccessTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly exp: number;
  readonly iat: number;
  readonly token_use: "access";
  readonly client_id: string;
}

/**
 * Verifies an access token: signature (RS256 by a key of the issuer), issuer, `exp`, `nbf`, `iat`, `token_use`,
 * client.
 *
 * Does NOT check scopes (that is `requireAnyScope`), nor `aud` (Cognito's access tokens carry none), nor whether
 * the token was revoked: it stays good until `exp`, as it does at the gateway.
 *
 * @throws HttpError 401 `invalid_token` where the token is bad, 503 where the issuer's keys cannot be had
 */
export type VerifyToken = (token: string) => Promise<AccessTokenClaims>;

export interface TokenVerifierOptions {
  /** The only issuer that is accepted; never taken from the token. */
  readonly issuer: string;
  /** Clients whose tokens are accepted. */
  readonly allowedClientIds: readonly string[];
  /**
   * Milliseconds since the epoch.
   * @default Date.now
   */
  readonly now?: () => number;
}

/**
 * @returns a verifier that keeps the issuer's keys, and for a minute the outcome of what it verified
 * @see RFC 8725 (best practices for JWTs); AWS: Verifying JSON web tokens
 */
export function createTokenVerifier({
  issuer,
  allowedClientIds,
  now = Date.now,
}: TokenVerifierOptions): VerifyToken {
  const verified = createTokenCache<AccessTokenClaims>(now);
  const keys = createKeySet(issuer, verified.clear);

  const verify: VerifyToken = async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      algorithms: ["RS256"],
      requiredClaims: ["exp", "iat"],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
    });
    if (!isAccessToken(payload)) throw new errors.JWTInvalid("not a Cognito access token");
    if (!allowedClientIds.includes(payload.client_id)) throw new errors.JWTInvalid("client is not allowed");
    if (payload.iat > now() / 1_000 + clockToleranceSeconds)
      throw new errors.JWTInvalid("issued in the future");
    return payload;
  };

  return async (token) => {
    const known = verified.get(token);
    if (known !== undefined) return known;
    try {
      const claims = await verify(token);
      verified.set(token, claims);
      return claims;
    } catch (error) {
      throw error instanceof errors.JOSEError ? invalidToken(error) : error;
    }
  };
}

function isAccessToken(payload: JWTPayload): payload is AccessTokenClaims {
  return payload.token_use === "access" && typeof payload.client_id === "string";
}
