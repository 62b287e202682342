import type { UserPool, UserPoolClient } from "../../model.ts";
import { findClient } from "../clients.ts";
import { toErrorPage } from "../errors.ts";
import { type PoolRequest, parameter } from "../request.ts";
import { type PoolResponse, redirect, withCookies } from "../response.ts";
import type { Handler } from "../router.ts";
import type { Sessions } from "../stores/sessions.ts";

/**
 * `GET /logout`: ends the browser's session, then goes to `logout_uri` or, with `redirect_uri` and `response_type`,
 * to a new login. A `logout_uri` that is not registered counts as absent. It is not OpenID Connect's RP-initiated logout
 * (`post_logout_redirect_uri` and `id_token_hint` are ignored), and it leaves refresh tokens alone.
 *
 * AWS does not document what an unknown client or an unregistered `redirect_uri` gets: here the pool's error page.
 */
export function createLogoutEndpoint(pool: UserPool, domainOrigin: string, sessions: Sessions): Handler {
  return (request) => {
    const clientId = parameter(request.query, "client_id");
    if (!clientId) return redirect(`${domainOrigin}/login?${request.rawQuery}`);
    const client = findClient(pool, clientId);
    if (!client) throw toErrorPage(domainOrigin, "invalid_request", clientId);
    return withCookies(afterLogout(pool, domainOrigin, client, request), sessions.end(request));
  };
}

function afterLogout(
  pool: UserPool,
  domainOrigin: string,
  client: UserPoolClient,
  { query }: PoolRequest,
): PoolResponse {
  const errorPage = (code: string) => toErrorPage(domainOrigin, code, client.clientId).response;
  const logoutUri = parameter(query, "logout_uri");
  if (logoutUri && client.logoutUrls.includes(logoutUri)) return redirect(logoutUri);
  const missing = ["redirect_uri", "response_type"].find((name) => !parameter(query, name));
  if (missing) return errorPage(missingText(pool, missing));
  if (!client.callbackUrls.includes(parameter(query, "redirect_uri") ?? ""))
    return errorPage("redirect_mismatch");
  const login = new URLSearchParams(query);
  if (!parameter(query, "scope")) login.set("scope", client.scopes.join(" "));
  return redirect(`${domainOrigin}/login?${login}`);
}

function missingText({ managedLoginVersion }: UserPool, name: string): string {
  return managedLoginVersion === 1
    ? `Required String parameter '${name}' is not present`
    : "Required parameters missing";
}
