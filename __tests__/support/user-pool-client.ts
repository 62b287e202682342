import { createHash, randomBytes } from "node:crypto";
import { decodeJwt } from "jose";
import type { UserPoolClient } from "../../local/model.ts";
import {
  alicePassword,
  browserClient,
  callbackUrl,
  machineClient,
  type RunningUserPool,
} from "./user-pool.ts";

type Parameters = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser without scripts: keeps cookies, follows no redirect by itself. */
export class CookieBrowser {
  readonly cookies = new Map<string, string>();

  async get(url: string): Promise<Answer> {
    return this.#send(url, {});
  }

  async post(url: string, form: Parameters): Promise<Answer> {
    return this.#send(url, { method: "POST", body: new URLSearchParams(form) });
  }

  async #send(url: string, init: RequestInit): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: cookie ? { cookie } : {} });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  #keep(line: string) {
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", value = ""] = pair.split("=");
    if (attributes.includes("Max-Age=0")) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** An authorization request of the browser client for a code, unless told otherwise. */
export function authorizationQuery(overrides: Readonly<Record<string, string | undefined>> = {}): string {
  const parameters: Record<string, string | undefined> = {
    client_id: browserClient.clientId,
    redirect_uri: callbackUrl,
    response_type: "code",
    state: "xyz",
    ...overrides,
  };
  const sent = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return new URLSearchParams(sent).toString();
}

export function authorize(
  pool: RunningUserPool,
  query: string,
  browser = new CookieBrowser(),
): Promise<Answer> {
  return browser.get(`${pool.origin}/oauth2/authorize?${query}`);
}

/** Fills in the form of a login page and sends it. */
export async function submitLogin(
  pool: RunningUserPool,
  query: string,
  browser: CookieBrowser,
  credentials: { readonly username: string; readonly password: string },
): Promise<Answer> {
  const page = await browser.get(`${pool.origin}/login?${query}`);
  return browser.post(`${pool.origin}/login?${query}`, { ...hiddenFields(page), ...credentials });
}

/** Logs alice in; the answer is the redirect back to the application. */
export function logIn(
  pool: RunningUserPool,
  query = authorizationQuery(),
  browser = new CookieBrowser(),
  password = alicePassword,
): Promise<Answer> {
  return submitLogin(pool, query, browser, { username: "alice", password });
}

/** The code of a fresh login. */
export async function getCode(pool: RunningUserPool, overrides: Parameters = {}): Promise<string> {
  const answer = await logIn(pool, authorizationQuery(overrides));
  return locationOf(answer).searchParams.get("code") ?? "";
}

export function hiddenFields({ text }: Answer): Record<string, string> {
  const fields = text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name = "", value = ""]) => [name, value]));
}

export function locationOf({ headers }: Pick<Answer, "headers">): URL {
  return new URL(headers.get("location") ?? "");
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, string | number | undefined>>;
}

/** @param basic id and secret for HTTP Basic. @default neither: what is in the form has to do */
export async function requestToken(
  pool: RunningUserPool,
  form: Parameters,
  basic?: readonly [id: string, secret: string],
): Promise<TokenAnswer> {
  const answer = await postForm(`${pool.origin}/oauth2/token`, form, basic);
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.text) };
}

export async function postForm(
  url: string,
  form: Parameters,
  basic?: readonly [id: string, secret: string],
): Promise<Answer> {
  const headers: Record<string, string> = basic
    ? { authorization: `Basic ${Buffer.from(basic.join(":")).toString("base64")}` }
    : {};
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(form), headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

export const machineBasic = [machineClient.clientId, machineClient.clientSecret ?? ""] as const;

/** Tokens of a fresh login of alice with the browser client. */
export async function getUserTokens(
  pool: RunningUserPool,
  overrides: Parameters = {},
  client: UserPoolClient = browserClient,
): Promise<Record<"id_token" | "access_token" | "refresh_token", string>> {
  const code = await getCode(pool, { client_id: client.clientId, ...overrides });
  const form = {
    grant_type: "authorization_code",
    client_id: client.clientId,
    code,
    redirect_uri: callbackUrl,
  };
  const { body } = await requestToken(pool, form);
  return body as Record<"id_token" | "access_token" | "refresh_token", string>;
}

export function refresh(pool: RunningUserPool, refreshToken: string, clientId = browserClient.clientId) {
  return requestToken(pool, {
    grant_type: "refresh_token",
    client_id: clientId,
    refresh_token: refreshToken,
  });
}

export function claimsOf(token: unknown): Record<string, unknown> {
  return decodeJwt(String(token));
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function createPkce(): Pkce {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}
