import type { IncomingMessage } from "node:http";

/**
 * Whether a request comes from the console's own pages, from a program, or from a person who follows a link to it.
 *
 * Refused is what a page of any other origin sends, other ports of localhost included: browsers name the page's origin
 * when it posts or listens to events, and its relation to us in `Sec-Fetch-Site`. It does not check `Host` (the
 * listener does), and every process of this machine passes.
 *
 * @see W3C: Fetch Metadata Request Headers
 */
export function isOwnRequest({ method, headers }: IncomingMessage): boolean {
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return false;
  const site = headers["sec-fetch-site"] ?? "none";
  if (site === "same-origin" || site === "none") return true;
  return (
    method === "GET" && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document"
  );
}
