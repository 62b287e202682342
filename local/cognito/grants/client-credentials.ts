import type { UserPool } from "../../model.ts";
import type { Grant } from "../endpoints/token.ts";
import { invalidGrant, invalidScope, unauthorizedClient } from "../errors.ts";
import { parameter } from "../request.ts";
import { grantMachineScopes } from "../scopes.ts";
import type { TokenIssuer } from "../tokens.ts";

/**
 * A client that acts for itself. The answer has no refresh token, no ID token and no `scope`.
 *
 * @see RFC 6749 section 4.4
 */
export function createClientCredentialsGrant(pool: UserPool, tokens: TokenIssuer): Grant {
  return async (client, form) => {
    if (!client.oauthEnabled) throw invalidGrant();
    if (!client.flows.includes("client_credentials")) throw unauthorizedClient();
    const scopes = grantMachineScopes(pool, client, parameter(form, "scope"));
    if (!scopes) throw invalidScope();
    return {
      access_token: await tokens.issueMachineToken(client, scopes),
      expires_in: client.accessTokenValiditySeconds,
      token_type: "Bearer",
    };
  };
}
