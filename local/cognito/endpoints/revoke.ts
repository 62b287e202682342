import { decodeJwt } from "jose";
import type { AuthenticateClient } from "../clients.ts";
import { invalidRequest, unsupportedTokenType } from "../errors.ts";
import { parameter } from "../request.ts";
import { empty } from "../response.ts";
import type { Handler } from "../router.ts";
import type { RefreshTokens } from "../stores/refresh-tokens.ts";

/**
 * `POST /oauth2/revoke`: ends a refresh token and every token that shares its `origin_jti`. Who verifies a JWT by
 * itself, as an API's authorizer does, goes on to accept it until `exp`. An unknown token is answered like a known one;
 * so is another client's, which is left alone (AWS does not document that).
 *
 * @see RFC 7009 section 2
 */
export function createRevokeEndpoint(
  authenticate: AuthenticateClient,
  refreshTokens: RefreshTokens,
): Handler {
  return (request) => {
    if (!request.form) throw invalidRequest();
    const client = authenticate(request, 401);
    const token = parameter(request.form, "token");
    if (!token || !client.tokenRevocation) throw invalidRequest();
    if (isJwt(token)) throw unsupportedTokenType();
    if (refreshTokens.find(token)?.clientId === client.clientId) refreshTokens.revoke(token);
    return empty(200);
  };
}

function isJwt(token: string): boolean {
  try {
    decodeJwt(token);
    return true;
  } catch {
    return false;
  }
}
