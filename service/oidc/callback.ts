import type { Request } from "express";
import type { Handler } from "../handler.ts";
import { html } from "../html.ts";
import { type Page, prefersPage, sendPage } from "../page.ts";
import { unknownLogin } from "./errors.ts";
import type { IdentityProvider, Person } from "./identity-provider.ts";
import { takeLogin } from "./login-cookie.ts";

/** `GET /oidc/callback`: finishes the login and shows who logged in; the tokens are dropped with the answer. */
export function finishLogin(identityProvider: IdentityProvider, now: () => number): Handler {
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
