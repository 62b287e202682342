import type { Grant } from "../endpoints/token.ts";
import { invalidGrant, invalidRequest, unauthorizedClient } from "../errors.ts";
import { parameter } from "../request.ts";
import type { RefreshTokens } from "../stores/refresh-tokens.ts";
import type { UserDirectory } from "../stores/users.ts";
import type { TokenIssuer } from "../tokens.ts";

/**
 * New tokens for the same login. A refresh token is answered only if rotation is declared.
 * AWS does not document a `scope` sent here, nor whether the nonce returns: the scope is ignored, the nonce left out.
 *
 * @see RFC 6749 section 6
 */
export function createRefreshTokenGrant(deps: {
  readonly users: UserDirectory;
  readonly tokens: TokenIssuer;
  readonly refreshTokens: RefreshTokens;
}): Grant {
  return async (client, form) => {
    if (!client.oauthEnabled || !client.flows.includes("code")) throw unauthorizedClient();
    const refreshToken = parameter(form, "refresh_token");
    if (!refreshToken) throw invalidRequest();
    const grant = deps.refreshTokens.find(refreshToken);
    const user = grant && deps.users.findActive(grant.username);
    if (!user || grant.clientId !== client.clientId) throw invalidGrant();
    const graceSeconds = client.refreshTokenRotationGraceSeconds;
    return {
      ...(await deps.tokens.issueUserTokens(client, user, grant)),
      ...(graceSeconds !== undefined && {
        refresh_token: deps.refreshTokens.rotate(refreshToken, graceSeconds),
      }),
      expires_in: client.accessTokenValiditySeconds,
      token_type: "Bearer",
    };
  };
}
