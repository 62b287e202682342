import type { Handler } from "../router.ts";
import { insufficientScope, malformedAuthorization, missingToken } from "./errors.ts";
import type { AccessTokenClaims, VerifyToken } from "./verify-token.ts";

/** RFC 6749 section 3.3; it keeps quotes and line breaks out of the `WWW-Authenticate` header too. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Lets a request pass whose access token is good and holds at least one of the scopes; the caller's claims are
 * in `response.locals.caller` from then on.
 *
 * Does NOT look at what the gateway's authorizer found: the token is verified here.
 *
 * @param scopes full names (`<resource server>/<scope>`), one at least
 * @throws Error at once where the scopes are none or malformed
 * @see RFC 6750 section 3.1
 */
export function requireAnyScope(verifyToken: VerifyToken, scopes: readonly string[]): Handler {
  if (scopes.length === 0 || !scopes.every((scope) => scopeToken.test(scope))) {
    const got = JSON.stringify(scopes);
    throw new Error(
      `scopes must name one or more scopes, got ${got}; make the route public or name its scope`,
    );
  }
  return async (request, response, next) => {
    const token = readBearerToken(request.headers.authorization);
    if (token === undefined) throw missingToken();
    const claims = await verifyToken(token);
    response.locals.caller = claims;
    if (!holdsAny(claims, scopes)) throw insufficientScope(scopes);
    next();
  };
}

/**
 * Takes note of the caller where a token was sent. A bad token is refused, not ignored; a good one needs no scope.
 */
export function identifyCaller(verifyToken: VerifyToken): Handler {
  return async (request, response, next) => {
    const token = readBearerToken(request.headers.authorization);
    if (token !== undefined) response.locals.caller = await verifyToken(token);
    next();
  };
}

function holdsAny(claims: AccessTokenClaims, scopes: readonly string[]): boolean {
  const held = typeof claims.scope === "string" ? claims.scope.split(" ") : [];
  return scopes.some((scope) => held.includes(scope));
}

const bearerScheme = /^Bearer(?: |$)/i;
const bearerToken = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Takes the token out of an `Authorization` header. Tokens in a query string or a form body are not looked for.
 *
 * Does NOT check anything about the token but its alphabet.
 *
 * @returns undefined where there is no header, or one of another scheme
 * @throws HttpError 400 `invalid_request` where the scheme is Bearer and what follows is not one token
 * @see RFC 6750 section 2.1
 */
export function readBearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || !bearerScheme.test(authorization)) return undefined;
  const token = bearerToken.exec(authorization)?.[1];
  if (token === undefined) throw malformedAuthorization();
  return token;
}
