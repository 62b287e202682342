import type { Request } from "express";
import { html } from "../html.ts";
import { type Page, prefersPage, sendPage } from "../page.ts";
import type { Handler } from "../router.ts";
import { unknownLogin } from "./errors.ts";
import type { IdentityProvider, Person } from "./identity-provider.ts";
import { keepLogin, takeLogin } from "./login-cookie.ts";

/**
 * The rows of the login, and what answers them.
 *
 * @param now milliseconds since the epoch
 */
export function loginRoutes(identityProvider: IdentityProvider, now: () => number) {
  return {
    "GET /oidc": startLogin(identityProvider, now),
    "GET /oidc/callback": finishLogin(identityProvider, now),
    "GET /oidc/logout": logOut(identityProvider),
  } as const satisfies Record<string, Handler>;
}

/** `GET /oidc`: sends the browser to the identity provider. It comes back to the callback and nowhere else. */
function startLogin(identityProvider: IdentityProvider, now: () => number): Handler {
  return async (request, response) => {
    const { url, login } = await identityProvider.startLogin();
    keepLogin(request, response, login, now());
    response.status(302).location(url.href).end();
  };
}

/** `GET /oidc/callback`: finishes the login and shows who logged in; the tokens are dropped with the answer. */
function finishLogin(identityProvider: IdentityProvider, now: () => number): Handler {
  return async (request, response) => {
    const callback = callbackParameters(request);
    const login = takeLogin(request, response, callback.get("state") ?? "", now());
    if (login === undefined) throw unknownLogin();

    const session = await identityProvider.exchangeCode(callback, login);
    const person = await identityProvider.fetchPerson(session).finally(async () => {
      await identityProvider.revoke(session).catch((failure: unknown) => {
        response.locals.failure = failure;
      });
    });
    response.vary("Accept");
    if (prefersPage(request)) sendPage(response, signedInPage(person));
    else response.json(person);
  };
}

/** `GET /oidc/logout`: ends the session at the identity provider; this API has none of its own. */
function logOut({ logoutUrl }: IdentityProvider): Handler {
  return (_request, response) => {
    response.status(302).location(logoutUrl).end();
  };
}

function callbackParameters(request: Request): URLSearchParams {
  return new URL(request.originalUrl, "http://localhost").searchParams;
}

function signedInPage(person: Person): Page {
  const claims = Object.entries(person).filter(([, value]) => value !== undefined);
  return {
    title: "You are signed in",
    content: html`<p>This is what the identity provider says about you.</p>
<dl>
${claims.map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>\n`)}</dl>
<a class="action" href="/oidc/logout">Sign out</a>`,
  };
}
