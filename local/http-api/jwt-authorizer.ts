import { compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import type { JwtAuthorizer } from "../model.ts";
import { type Claims, scopesOf } from "./claims.ts";
import { readIdentity, type TokenCarrier } from "./identity-source.ts";
import { createSigningKeys, type FindKey, InvalidTokenError } from "./signing-keys.ts";

/** A token whose signature was verified. */
export interface VerifiedToken {
  readonly claims: Claims;
  readonly scopes: readonly string[];
}

export type Authorization =
  | { readonly kind: "authorized"; readonly token: VerifiedToken }
  /** 401: no token, or one that is not accepted. */
  | {
      readonly kind: "unauthorized";
      readonly challenge: string;
      readonly reason: string;
      readonly token?: VerifiedToken;
    }
  /** 403: none of the scopes that the route asks for. */
  | {
      readonly kind: "forbidden";
      readonly challenge: string;
      readonly reason: string;
      readonly token: VerifiedToken;
    };

/** @param routeScopes any one of them suffices; empty: none asked for */
export type Authorize = (request: TokenCarrier, routeScopes: readonly string[]) => Promise<Authorization>;

/** AWS names RSA algorithms only and no RSA-PSS among its examples; PSS is refused. */
const algorithms = ["RS256", "RS384", "RS512"];

/**
 * The gateway's JWT authorizer: signature, `iss`, `aud` (or, where that is absent, `client_id`), `exp`, `nbf`, `iat`
 * without tolerance, then the scopes of the route.
 *
 * It does not check `token_use` (an ID token passes where no scope is asked for), `typ`, `jti` or revocation.
 *
 * @param now milliseconds since the epoch
 * @see AWS: Control access to HTTP APIs with JWT authorizers in API Gateway
 */
function createJwtAuthorizer(authorizer: JwtAuthorizer, now: () => number): Authorize {
  const findKey = createSigningKeys(authorizer.issuer, now);
  return async (request, routeScopes) => {
    const jwt = readIdentity(authorizer.identitySources, request);
    if (!jwt) return { kind: "unauthorized", challenge: "Bearer", reason: "missing: token not provided" };
    let token: VerifiedToken | undefined;
    try {
      const claims = await verifySignature(jwt, authorizer.issuer, findKey);
      token = { claims, scopes: scopesOf(claims) };
      assertAudience(claims, authorizer.audience);
      assertTimes(claims, now());
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) throw error;
      return { kind: "unauthorized", challenge: invalidToken(error.message), reason: error.message, token };
    }
    const { scopes } = token;
    if (routeScopes.length === 0 || routeScopes.some((scope) => scopes.includes(scope)))
      return { kind: "authorized", token };
    const reason = "the token has none of the scopes of the route";
    return { kind: "forbidden", challenge: insufficientScope(routeScopes, reason), reason, token };
  };
}

/**
 * The authorizers of an API's routes, each made once: routes that name the same one share its keys.
 *
 * @param now milliseconds since the epoch
 */
export function createJwtAuthorizers(now: () => number): (declared: JwtAuthorizer) => Authorize {
  // Each route has a description of its own; equal ones are one authorizer.
  const authorizers = new Map<string, Authorize>();
  return (declared) => {
    const id = JSON.stringify(declared);
    const authorize = authorizers.get(id) ?? createJwtAuthorizer(declared, now);
    authorizers.set(id, authorize);
    return authorize;
  };
}

/** `iss` goes first, so that a foreign token makes nobody fetch keys. */
async function verifySignature(jwt: string, issuer: string, findKey: FindKey): Promise<Claims> {
  const { header, claims } = decode(jwt);
  if (claims.iss !== issuer) throw new InvalidTokenError("issuer does not match");
  // AWS does not document the texts of the following refusals.
  if (typeof header.alg !== "string" || !algorithms.includes(header.alg))
    throw new InvalidTokenError("the token is not signed with an RSA algorithm");
  if (typeof header.kid !== "string") throw new InvalidTokenError("the token names no key");
  const key = await findKey(header.kid, header.alg);
  try {
    await compactVerify(jwt, key, { algorithms });
  } catch (cause) {
    throw new InvalidTokenError("the token has no valid signature", { cause });
  }
  return claims;
}

function decode(jwt: string): { header: Claims; claims: Claims } {
  const segments = jwt.split(".");
  if (segments.length !== 3) throw new InvalidTokenError("token contains an invalid number of segments");
  try {
    return { header: decodeProtectedHeader(jwt), claims: decodeJwt(jwt) };
  } catch (cause) {
    // AWS does not document this text.
    throw new InvalidTokenError("the token is not a JSON web token", { cause });
  }
}

/** `client_id` counts only where there is no `aud`. */
function assertAudience(claims: Claims, audience: readonly string[]): void {
  const { aud = claims.client_id } = claims;
  const values: unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!values.some((value) => typeof value === "string" && audience.includes(value)))
    throw new InvalidTokenError("the token does not have a valid audience");
}

/** AWS does not document these texts, nor that `exp` must be there: here it must. */
function assertTimes({ exp, nbf, iat }: Claims, nowMs: number): void {
  if (typeof exp !== "number" || exp * 1000 <= nowMs) throw new InvalidTokenError("the token has expired");
  if (nbf !== undefined && !(typeof nbf === "number" && nbf * 1000 <= nowMs))
    throw new InvalidTokenError("the token is not valid yet");
  if (iat !== undefined && !(typeof iat === "number" && iat * 1000 <= nowMs))
    throw new InvalidTokenError("the token was issued in the future");
}

/** AWS does not document what `scope` holds on a route that asks for scopes: here it is empty there, too. */
function invalidToken(reason: string): string {
  return `Bearer scope="" error="invalid_token" error_description="${reason}"`;
}

/** AWS does not document this one. @see RFC 6750 section 3.1 */
function insufficientScope(scopes: readonly string[], reason: string): string {
  return `Bearer scope="${scopes.join(" ")}" error="insufficient_scope" error_description="${reason}"`;
}
