import type { UserPool, UserPoolClient } from "../../model.ts";
import { mayReadScopeAttributes } from "../attributes.ts";
import type { Grant } from "../endpoints/token.ts";
import { invalidGrant, invalidRedirect, invalidRequest, unauthorizedClient } from "../errors.ts";
import { parameter } from "../request.ts";
import { isResource } from "../scopes.ts";
import { digest, equalSecrets } from "../secrets.ts";
import type { AuthorizationCodes, CodeGrant } from "../stores/authorization-codes.ts";
import type { RefreshTokens } from "../stores/refresh-tokens.ts";
import type { UserDirectory } from "../stores/users.ts";
import type { TokenIssuer } from "../tokens.ts";

/**
 * A person's login, handed over as a code. Any attempt spends the code, also one that fails.
 * The scopes are those of the login; a `scope` sent here, of which AWS says nothing, is ignored.
 *
 * @see RFC 6749 section 4.1.3
 */
export function createAuthorizationCodeGrant(deps: {
  readonly pool: UserPool;
  readonly codes: AuthorizationCodes;
  readonly users: UserDirectory;
  readonly tokens: TokenIssuer;
  readonly refreshTokens: RefreshTokens;
}): Grant {
  return async (client, form) => {
    if (!client.oauthEnabled || !client.flows.includes("code")) throw unauthorizedClient();
    const code = parameter(form, "code");
    if (!code) throw invalidRequest();
    const codeGrant = deps.codes.redeem(code);
    assertBinding(codeGrant, client, form);
    const { grant, nonce } = codeGrant;
    const user = deps.users.findActive(grant.username);
    if (!user || !mayReadScopeAttributes(client, grant.scopes)) throw invalidGrant();
    if (grant.resource !== undefined && !isResource(deps.pool, grant.resource)) throw invalidGrant();
    return {
      ...(await deps.tokens.issueUserTokens(client, user, grant, nonce)),
      refresh_token: deps.refreshTokens.issue(client, grant),
      expires_in: client.accessTokenValiditySeconds,
      token_type: "Bearer",
    };
  };
}

function assertBinding(
  codeGrant: CodeGrant | undefined,
  client: UserPoolClient,
  form: URLSearchParams,
): asserts codeGrant is CodeGrant {
  if (codeGrant?.grant.clientId !== client.clientId) throw invalidGrant();
  const redirectUri = parameter(form, "redirect_uri");
  if (redirectUri === undefined) {
    // AWS does not document a redirect URI that is missing here; our choice.
    if (codeGrant.redirectUriSent) throw invalidRequest();
  } else if (redirectUri !== codeGrant.redirectUri) throw invalidRedirect();
  if (!provesChallenge(parameter(form, "code_verifier"), codeGrant.codeChallenge)) throw invalidGrant();
}

/**
 * RFC 7636 section 4.6. A verifier without a challenge is refused as well (AWS does not document it): the login that
 * the code comes from was then not the one that this client began.
 */
function provesChallenge(verifier: string | undefined, challenge: string | undefined): boolean {
  if (verifier === undefined || challenge === undefined) return verifier === challenge;
  return equalSecrets(digest(verifier), challenge);
}
