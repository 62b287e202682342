import { compactVerify } from "jose";
import { readCompactJws } from "../compact-jws.ts";
import type { JwtAuthorizer } from "../model.ts";
import type { Decision, VerifiedToken } from "../requests/record.ts";
import { readBearerToken, type TokenCarrier } from "./bearer-token.ts";
import { type FindKey, InvalidTokenError } from "./signing-keys.ts";

export type Claims = Readonly<Record<string, unknown>>;

interface Authorization {
  readonly decision: Extract<Decision, { kind: "authorized" | "unauthorized" | "forbidden" }>;
  /** Of a token that passed: for the function alone, they may be about a person. */
  readonly claims: Claims | undefined;
}

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
 * @param findKey finds the keys of the authorizer's issuer
 * @param now milliseconds since the epoch
 * @see AWS: Control access to HTTP APIs with JWT authorizers in API Gateway
 */
export function createJwtAuthorizer(
  authorizer: JwtAuthorizer,
  findKey: FindKey,
  now: () => number,
): Authorize {
  return async (request, routeScopes) => {
    const jwt = readBearerToken(authorizer.identitySources, request);
    if (!jwt) return unauthorized("Bearer", "missing: token not provided");
    let claims: Claims | undefined;
    try {
      claims = await verifySignature(jwt, authorizer.issuer, findKey);
      assertAudience(claims, authorizer.audience);
      assertTimes(claims, now());
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) throw error;
      return unauthorized(
        invalidToken(routeScopes, error.message),
        error.message,
        claims && verifiedToken(claims),
      );
    }
    return checkScopes(claims, routeScopes);
  };
}

function checkScopes(claims: Claims, routeScopes: readonly string[]): Authorization {
  const token = verifiedToken(claims);
  if (routeScopes.length === 0 || routeScopes.some((scope) => token.scopes.includes(scope)))
    return { decision: { kind: "authorized", token }, claims };
  const reason = "the token has none of the scopes of the route";
  const challenge = insufficientScope(routeScopes, reason);
  return { decision: { kind: "forbidden", challenge, reason, token }, claims: undefined };
}

function unauthorized(challenge: string, reason: string, token?: VerifiedToken): Authorization {
  return { decision: { kind: "unauthorized", challenge, reason, token }, claims: undefined };
}

function verifiedToken(claims: Claims): VerifiedToken {
  const clientId = claims.client_id ?? claims.aud;
  return { clientId: typeof clientId === "string" ? clientId : undefined, scopes: scopesOf(claims) };
}

/**
 * The scopes that a token holds: of `scp` where it is there (a list or a string), else of `scope`. AWS does not document
 * which of the two counts where both are there.
 */
export function scopesOf(claims: Claims): readonly string[] {
  const value = claims.scp ?? claims.scope;
  if (Array.isArray(value)) return value.filter((scope): scope is string => typeof scope === "string");
  return typeof value === "string" ? value.split(" ").filter(Boolean) : [];
}

/** `iss` goes first, so that no keys are fetched for a foreign token. */
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
  if (jwt.split(".").length !== 3)
    throw new InvalidTokenError("token contains an invalid number of segments");
  const token = readCompactJws(jwt);
  // AWS does not document this text, nor whether it takes another spelling of the same bytes.
  if (!token) throw new InvalidTokenError("the token is not a JSON web token");
  return { header: token.header, claims: token.payload };
}

/** `client_id` counts only where there is no `aud`. */
function assertAudience(claims: Claims, audience: readonly string[]): void {
  const { aud = claims.client_id } = claims;
  const values: unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!values.some((value) => typeof value === "string" && audience.includes(value)))
    throw new InvalidTokenError("the token does not have a valid audience");
}

/** AWS does not document the texts but the first, nor that `exp` must be there: here it must. */
function assertTimes({ exp, nbf, iat }: Claims, nowMs: number): void {
  if (!isTime(exp) || exp * 1000 <= nowMs) throw new InvalidTokenError("the token has expired");
  if (nbf !== undefined && !(isTime(nbf) && nbf * 1000 <= nowMs))
    throw new InvalidTokenError("the token is not valid yet");
  if (iat !== undefined && !(isTime(iat) && iat * 1000 <= nowMs))
    throw new InvalidTokenError("the token was issued in the future");
}

/** 1e400 in JSON is an infinite number. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** `scope` names what the route asks for, and is empty where that is nothing. */
function invalidToken(routeScopes: readonly string[], reason: string): string {
  return `Bearer scope="${routeScopes.join(" ")}" error="invalid_token" error_description="${reason}"`;
}

/** AWS does not document this one. @see RFC 6750 section 3.1 */
function insufficientScope(scopes: readonly string[], reason: string): string {
  return `Bearer scope="${scopes.join(" ")}" error="insufficient_scope" error_description="${reason}"`;
}
