import type { CookieOptions } from "express";

/** How this API's cookies are named and kept. */
export interface CookiePolicy {
  /** What every name begins with. */
  readonly prefix: string;
  readonly attributes: CookieOptions;
}

/**
 * Over https every cookie is `__Host-` and Secure: no other host and no plain http can plant one. An API on plain http
 * is on loopback (the configuration lets no other through), and Safari keeps neither kind there: it goes without both.
 * Scripts see no cookie, and requests that another site makes carry none, but for a person who follows a link.
 *
 * @param apiUrl the configured origin, and never what a request says
 * @see RFC 6265bis sections 4.1.3.2 and 5.8.3
 */
export function cookiePolicy(apiUrl: string): CookiePolicy {
  const secure = new URL(apiUrl).protocol === "https:";
  return {
    prefix: secure ? "__Host-" : "",
    attributes: { path: "/", httpOnly: true, secure, sameSite: "lax" },
  };
}

/** Name and value of every cookie that the request came with, in order; a name may come twice. */
export function readCookies(header: string | undefined): readonly (readonly [name: string, value: string])[] {
  if (header === undefined) return [];
  return header.split(/; */).map((pair) => {
    const end = pair.indexOf("=");
    return end < 0 ? ["", pair] : [pair.slice(0, end), pair.slice(end + 1)];
  });
}
