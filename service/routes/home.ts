import type { Config } from "../config.ts";
import { acceptedScopes, applicationName, type Route } from "../contract.ts";
import { html } from "../html.ts";
import { prefersPage, sendPage } from "../page.ts";
import type { Handler } from "../router.ts";
import { presentClaims } from "./claims.ts";

/** `GET /`: what this API is and what can be tried; a browser gets the way to the login. */
export function showHome({ apiUrl }: Pick<Config, "apiUrl">, routes: readonly Route[]): Handler {
  const overview = routes.map((row) => ({
    method: row.method,
    url: `${apiUrl}${row.path}`,
    access: row.access === "public" ? "public" : { anyScopeOf: acceptedScopes(row) },
  }));
  return (request, response) => {
    const { caller } = response.locals;
    response.vary("Accept");
    if (prefersPage(request)) return sendPage(response, welcome);
    response.json({
      name: applicationName,
      description: "An API behind OAuth 2.0 and OpenID Connect",
      routes: overview,
      ...(caller && { authorizationClaims: presentClaims(caller) }),
    });
  };
}

const welcome = {
  title: "Welcome",
  content: html`<p>${applicationName} is an API behind OAuth 2.0 and OpenID Connect. Programs come with an access token; people sign in
with the authorization code flow and PKCE, and see what the identity provider says about them.</p>
<a class="action" href="/oidc">Sign in</a>`,
};
