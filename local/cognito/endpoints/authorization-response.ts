import { mayReadScopeAttributes } from "../attributes.ts";
import { beginUserGrant, type UserGrant } from "../claims.ts";
import { applicationUrl, toApplication } from "../errors.ts";
import { type PoolResponse, redirect } from "../response.ts";
import type { AuthorizationCodes } from "../stores/authorization-codes.ts";
import type { Session } from "../stores/sessions.ts";
import type { TokenIssuer } from "../tokens.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

/** Sends a person who is logged in back to the application, with a code or (implicit grant) with tokens. */
export type RespondToAuthorization = (
  authorization: AuthorizationRequest,
  session: Session,
) => Promise<PoolResponse>;

export function createAuthorizationResponder(
  codes: AuthorizationCodes,
  tokens: TokenIssuer,
): RespondToAuthorization {
  return async (authorization, session) => {
    const grant = toGrant(authorization, session);
    const { target, nonce, codeChallenge, redirectUriSent } = authorization;
    if (authorization.responseType === "code") {
      const code = codes.issue({
        grant,
        redirectUri: target.redirectUri,
        redirectUriSent,
        ...(codeChallenge && { codeChallenge }),
        ...(nonce && { nonce }),
      });
      return redirect(applicationUrl(target, { code, state: target.state }));
    }
    const { client } = authorization;
    // AWS documents this refusal for codes only; our choice.
    if (!mayReadScopeAttributes(client, grant.scopes)) throw toApplication(target, "invalid_request");
    const issued = await tokens.issueUserTokens(client, session.user, grant, nonce);
    const parameters = {
      ...issued,
      token_type: "Bearer",
      expires_in: String(client.accessTokenValiditySeconds),
      state: target.state,
    };
    return redirect(applicationUrl(target, parameters));
  };
}

function toGrant(authorization: AuthorizationRequest, { user, authTimeSeconds }: Session): UserGrant {
  const { client, scopes, resource } = authorization;
  return { ...beginUserGrant(client, user, scopes, authTimeSeconds), ...(resource && { resource }) };
}
