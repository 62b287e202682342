import type { Request, Response } from "express";
import { type CookiePolicy, readCookies } from "./cookie-policy.ts";
import { tokensTooLarge } from "./errors.ts";

/** The two tokens of a login, as the browser keeps them: both are the issuer's, and verified whenever they come back. */
export interface SessionTokens {
  readonly idToken: string;
  readonly accessToken: string;
}

export interface SessionCookies {
  /**
   * Gives the browser the tokens of a login to keep.
   *
   * @param seconds until the first of them expires
   * @throws HttpError where a browser would drop a cookie of this size
   */
  keep(response: Response, tokens: SessionTokens, seconds: number): void;
  /**
   * Does NOT verify the tokens.
   *
   * @returns undefined where the browser has none, or one alone
   */
  read(request: Request): SessionTokens | undefined;
  clear(response: Response): void;
}

/**
 * Browsers keep 4096 bytes of a cookie, and API Gateway takes 10 240 bytes of headers with a request: two tokens of this
 * size and four logins under way fit into both.
 *
 * @see RFC 6265bis section 5.6; AWS: Quotas for HTTP APIs
 */
const maxTokenBytes = 3_800;

export function createSessionCookies({ prefix, attributes }: CookiePolicy): SessionCookies {
  const names = { idToken: `${prefix}id-token`, accessToken: `${prefix}access-token` };
  return {
    keep(response, { idToken, accessToken }, seconds) {
      if (idToken.length > maxTokenBytes || accessToken.length > maxTokenBytes) throw tokensTooLarge();
      const kept = { ...attributes, maxAge: seconds * 1_000 };
      response.cookie(names.idToken, idToken, kept).cookie(names.accessToken, accessToken, kept);
    },

    read(request) {
      const cookies = new Map(readCookies(request.headers.cookie));
      const idToken = cookies.get(names.idToken);
      const accessToken = cookies.get(names.accessToken);
      return idToken && accessToken ? { idToken, accessToken } : undefined;
    },

    clear(response) {
      response.clearCookie(names.idToken, attributes).clearCookie(names.accessToken, attributes);
    },
  };
}
