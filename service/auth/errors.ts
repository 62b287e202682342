import { HttpError } from "../http-error.ts";

/**
 * The answers of a resource server to what is wrong with a token.
 * @see RFC 6750 section 3
 */

/** No token at all: the challenge carries no error code (RFC 6750 section 3.1). */
export function missingToken(): HttpError {
  return new HttpError(401, "unauthorized", "this route needs a bearer access token", { challenge: {} });
}

/** `Authorization: Bearer` is followed by something other than one token. */
export function malformedAuthorization(): HttpError {
  return refusal(400, "invalid_request", "the Authorization header must be Bearer and one access token");
}

/** @param cause which check failed, for the log alone */
export function invalidToken(cause: Error): HttpError {
  const description = "the access token is malformed, expired, or not meant for this API";
  return refusal(401, "invalid_token", description, { cause });
}

/** @param scopes any one of them would have sufficed */
export function insufficientScope(scopes: readonly string[]): HttpError {
  const description = "the access token has none of the scopes that this route accepts";
  return refusal(403, "insufficient_scope", description, { scope: scopes.join(" ") });
}

/** The issuer's keys cannot be had: nobody can tell whether the token is good, so it is not called bad. */
export function keysUnavailable(cause: unknown): HttpError {
  const description = "access tokens cannot be verified at the moment";
  return new HttpError(503, "temporarily_unavailable", description, {
    headers: { "Retry-After": "5" },
    cause,
  });
}

function refusal(
  status: number,
  code: string,
  description: string,
  { scope, cause }: { scope?: string; cause?: Error } = {},
): HttpError {
  const challenge = { error: code, ...(scope && { scope }), error_description: description };
  return new HttpError(status, code, description, { challenge, cause });
}
