import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { type CookiePolicy, readCookies } from "./cookie-policy.ts";

/** What a browser's login has to come back with. */
export interface Login {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * Each login under way is a cookie of its own, so that two tabs do not disturb each other. It is not signed: it can be
 * forged only by who can plant a cookie in the browser, which over https is who holds it, and a forger gains nothing.
 * `state` has to equal the one in the callback, and `nonce` and verifier have to match what the identity provider bound
 * to the code. A key would be one more secret in the function's environment.
 *
 * @see RFC 9700 section 2.1
 */
export interface LoginCookies {
  /** Gives the browser a login to keep for ten minutes; the oldest go where there would be more than four. */
  keep(request: Request, response: Response, login: Login, now: number): void;
  /**
   * Takes back the login that a callback's `state` belongs to, and makes the browser forget it.
   *
   * Does NOT keep a login from being taken twice by who kept the cookie: the code, good for one exchange, does.
   *
   * @returns undefined where this browser has none, or one that is older than ten minutes
   */
  take(request: Request, response: Response, state: string, now: number): Login | undefined;
}

const lifetimeMs = 600_000;
const maxLogins = 4;
const loginName = /^login-[\w-]{16}$/;
const encodedLogin = /^(\d{13})\.([\w-]+)\.([\w-]+)\.([\w-]+)$/;

export function createLoginCookies({ prefix, attributes }: CookiePolicy): LoginCookies {
  const nameFor = (state: string) =>
    `${prefix}login-${createHash("sha256").update(state).digest("base64url").slice(0, 16)}`;
  const isLogin = (name: string) => name.startsWith(prefix) && loginName.test(name.slice(prefix.length));
  const loginCookies = (request: Request): LoginCookie[] =>
    readCookies(request.headers.cookie)
      .filter(([name]) => isLogin(name))
      .map(([name, value]) => ({ name, ...decode(value) }));

  return {
    keep(request, response, login, now) {
      const others = loginCookies(request).sort((a, b) => b.startedAt - a.startedAt);
      for (const { name } of others.slice(maxLogins - 1)) response.clearCookie(name, attributes);
      const value = `${now}.${login.state}.${login.nonce}.${login.codeVerifier}`;
      response.cookie(nameFor(login.state), value, { ...attributes, maxAge: lifetimeMs });
    },

    take(request, response, state, now) {
      const cookie = loginCookies(request).find(({ name }) => name === nameFor(state));
      if (cookie === undefined) return undefined;
      response.clearCookie(cookie.name, attributes);
      const isUnderWay = cookie.startedAt <= now && now < cookie.startedAt + lifetimeMs;
      return isUnderWay ? cookie.login : undefined;
    },
  };
}

interface LoginCookie {
  readonly name: string;
  /** Milliseconds since the epoch; 0 where the cookie is malformed. */
  readonly startedAt: number;
  readonly login: Login | undefined;
}

function decode(value: string): Omit<LoginCookie, "name"> {
  const [, startedAt, state, nonce, codeVerifier] = encodedLogin.exec(value) ?? [];
  if (!startedAt || !state || !nonce || !codeVerifier) return { startedAt: 0, login: undefined };
  return { startedAt: Number(startedAt), login: { state, nonce, codeVerifier } };
}
