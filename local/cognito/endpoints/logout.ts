import type { UserPool, UserPoolClient } from "../../model.ts";
import { findClient } from "../clients.ts";
import { toErrorPage } from "../errors.ts";
import { type PoolRequest, parameter } from "../request.ts";
import { redirect, withCookies } from "../response.ts";
import type { Handler } from "../router.ts";
import type { Sessions } from "../stores/sessions.ts";

/**
 * `GET /logout`: ends the browser's session, then goes to `logout_uri` or, with `redirect_uri` and `response_type`,
 * to a new login. It is not OpenID Connect's RP-initiated logout (`post_logout_redirect_uri` and `id_token_hint` are
 * ignored), and it leaves refresh tokens alone.
 *
 * AWS does not document where its errors go: here to the pool's error page, with the session untouched.
 */
export function createLogoutEndpoint(pool: UserPool, domainOrigin: string, sessions: Sessions): Handler {
  return (request) => {
    const clientId = parameter(request.query, "client_id");
    if (!clientId) throw toErrorPage(domainOrigin, "Required parameters missing");
    const client = findClient(pool, clientId);
    if (!client) throw toErrorPage(domainOrigin, "invalid_request", clientId);
    const location = destination(domainOrigin, client, request);
    return withCookies(redirect(location), sessions.end(request));
  };
}

function destination(domainOrigin: string, client: UserPoolClient, { query }: PoolRequest): string {
  const mismatch = () => toErrorPage(domainOrigin, "redirect_mismatch", client.clientId);
  const logoutUri = parameter(query, "logout_uri");
  if (logoutUri) {
    if (!client.logoutUrls.includes(logoutUri)) throw mismatch();
    return logoutUri;
  }
  const redirectUri = parameter(query, "redirect_uri");
  if (!redirectUri || !parameter(query, "response_type")) {
    throw toErrorPage(domainOrigin, "Required parameters missing", client.clientId);
  }
  if (!client.callbackUrls.includes(redirectUri)) throw mismatch();
  const login = new URLSearchParams(query);
  if (!parameter(query, "scope")) login.set("scope", client.scopes.join(" "));
  return `${domainOrigin}/login?${login}`;
}
