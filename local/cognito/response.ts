import type { OutgoingHttpHeaders } from "node:http";

/** An answer of one of the pool's endpoints; the router adds the headers that all of them share. */
export interface PoolResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
  /** The OAuth error code, for the record of requests; it is not sent. */
  readonly error?: string;
}

export function json(status: number, body: object, headers: OutgoingHttpHeaders = {}): PoolResponse {
  const contentType = "application/json;charset=UTF-8";
  return { status, headers: { "content-type": contentType, ...headers }, body: JSON.stringify(body) };
}

export function empty(status: number, headers: OutgoingHttpHeaders = {}): PoolResponse {
  return { status, headers, body: "" };
}

export function redirect(location: string): PoolResponse {
  return empty(302, { location });
}

export function withCookies(response: PoolResponse, ...cookies: readonly string[]): PoolResponse {
  return { ...response, headers: { ...response.headers, "set-cookie": [...cookies] } };
}

/**
 * A `Set-Cookie` value, out of reach of scripts and of other sites' posts.
 *
 * On AWS it is also `Secure`; on http://localhost browsers would take that, but other clients drop such a cookie.
 *
 * @param maxAgeSeconds 0 deletes the cookie. @default until the browser is closed
 */
export function cookie(name: string, value: string, maxAgeSeconds?: number): string {
  const lifetime = maxAgeSeconds === undefined ? "" : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${lifetime}`;
}
