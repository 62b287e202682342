import { malformedAuthorization } from "./errors.ts";

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
