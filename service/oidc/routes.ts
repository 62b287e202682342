import type { Request } from "express";
import { html } from "../html.ts";
import { HttpError } from "../http-error.ts";
import { type Page, prefersPage, sendPage } from "../page.ts";
import type { Handler } from "../router.ts";
import { cookiePolicy } from "./cookie-policy.ts";
import { alreadySignedIn, notSignedIn, unknownLogin } from "./errors.ts";
import type { IdentityProvider, Person } from "./identity-provider.ts";
import { createLoginCookies, type LoginCookies } from "./login-cookie.ts";
import { createSessionCookies, type SessionCookies } from "./session-cookie.ts";

interface LoginDependencies {
  readonly identityProvider: IdentityProvider;
  readonly logins: LoginCookies;
  readonly sessions: SessionCookies;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The rows of the login, and what answers them.
 *
 * @param apiUrl the configured origin
 * @param now milliseconds since the epoch
 */
export function loginRoutes(identityProvider: IdentityProvider, apiUrl: string, now: () => number) {
  const policy = cookiePolicy(apiUrl);
  const logins = createLoginCookies(policy);
  const sessions = createSessionCookies(policy);
  const dependencies = { identityProvider, logins, sessions, now };
  return {
    "GET /oidc": startLogin(dependencies),
    "GET /oidc/callback": finishLogin(dependencies),
    "GET /oidc/claims": showClaims(dependencies),
    "GET /oidc/logout": logOut(dependencies),
  } as const satisfies Record<string, Handler>;
}

/** `GET /oidc`: sends the browser to the identity provider. It comes back to the callback and nowhere else. */
function startLogin({ identityProvider, logins, now }: LoginDependencies): Handler {
  return async (request, response) => {
    const { url, login } = await identityProvider.startLogin();
    logins.keep(request, response, login, now());
    response.status(302).location(url.href).end();
  };
}

/**
 * `GET /oidc/callback`: finishes the login, gives the browser its tokens to keep, and sends it on: code and state are
 * neither in its address bar nor in its history.
 */
function finishLogin({ identityProvider, logins, sessions, now }: LoginDependencies): Handler {
  return async (request, response) => {
    const callback = callbackParameters(request);
    const login = logins.take(request, response, callback.get("state") ?? "", now());
    if (login === undefined) {
      const tokens = sessions.read(request);
      const isSignedIn = tokens !== undefined && (await holds(identityProvider.verifySession(tokens)));
      throw isSignedIn ? alreadySignedIn() : unknownLogin();
    }
    const { tokens, session } = await identityProvider.exchangeCode(callback, login);
    sessions.keep(response, tokens, session.secondsLeft);
    response.status(303).location("/oidc/claims").end();
  };
}

/**
 * `GET /oidc/claims`: who is signed in in this browser, as userInfo says it now. The cookies are believed no further than
 * the issuer's signature goes.
 */
function showClaims({ identityProvider, sessions }: LoginDependencies): Handler {
  return async (request, response) => {
    const tokens = sessions.read(request);
    if (tokens === undefined) throw notSignedIn();
    try {
      const session = await identityProvider.verifySession(tokens);
      const person = await identityProvider.fetchPerson(tokens, session);
      response.vary("Accept");
      if (prefersPage(request)) sendPage(response, signedInPage(person));
      else response.json(person);
    } catch (failure) {
      if (failure instanceof HttpError && failure.code === "login_required") sessions.clear(response);
      throw failure;
    }
  };
}

/**
 * `GET /oidc/logout`: makes the browser forget its tokens, and ends the session at the identity provider. Where another
 * site sends the browser here, the person is asked first.
 *
 * Does NOT ask where the browser does not say who sent it (`Sec-Fetch-Site`): it can be made to sign out, and no more.
 *
 * @see W3C Fetch Metadata Request Headers section 2.4
 */
function logOut({ identityProvider: { logoutUrl }, sessions }: LoginDependencies): Handler {
  return (request, response) => {
    const sentBy = request.get("Sec-Fetch-Site") ?? "none";
    if (sentBy !== "same-origin" && sentBy !== "none") return sendPage(response, signOutPage);
    sessions.clear(response);
    response.status(302).location(logoutUrl).end();
  };
}

function callbackParameters(request: Request): URLSearchParams {
  return new URL(request.originalUrl, "http://localhost").searchParams;
}

async function holds(check: Promise<unknown>): Promise<boolean> {
  return check.then(
    () => true,
    () => false,
  );
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

const signOutPage = {
  title: "Do you want to sign out?",
  content: html`<p>Another site asks for it.</p>
<a class="action" href="/oidc/logout">Sign out</a>`,
};
