import type { UserPool } from "../../model.ts";
import { readableAttributes } from "../attributes.ts";
import { findClient } from "../clients.ts";
import { accessTokenWithoutOpenid, invalidAccessToken, noAccessToken } from "../errors.ts";
import { json } from "../response.ts";
import type { Handler } from "../router.ts";
import { parseScopes } from "../scopes.ts";
import type { RefreshTokens } from "../stores/refresh-tokens.ts";
import type { UserDirectory } from "../stores/users.ts";
import type { TokenIssuer } from "../tokens.ts";

/**
 * `GET /oauth2/userInfo`: what the client of an access token may know of its user. All values are strings,
 * `email_verified` and `phone_number_verified` too. AWS documents GET alone; POST is refused here.
 *
 * @see OpenID Connect Core 1.0 section 5.3
 */
export function createUserInfoEndpoint(deps: {
  readonly pool: UserPool;
  readonly tokens: TokenIssuer;
  readonly users: UserDirectory;
  readonly refreshTokens: RefreshTokens;
}): Handler {
  return async ({ authorization }) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) throw noAccessToken();
    const claims = await deps.tokens.verifyAccessToken(token);
    if (!claims) throw invalidAccessToken();
    const scopes = parseScopes(claims.scope);
    if (!scopes.includes("openid")) throw accessTokenWithoutOpenid();
    const { username, originJti } = claims;
    const user = username === undefined ? undefined : deps.users.findActive(username);
    const client = findClient(deps.pool, claims.clientId);
    const revoked = originJti !== undefined && deps.refreshTokens.isRevoked(originJti);
    if (!user || !client || revoked) throw invalidAccessToken();
    return json(200, { sub: user.sub, ...readableAttributes(user, client, scopes), username: user.username });
  };
}
