import type { RequestListener } from "node:http";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Lets a request through only if its `Host` is a loopback name with the port it came in on, and answers 421 otherwise.
 *
 * It stops DNS rebinding: a page whose own name was made to resolve to 127.0.0.1 still sends that name. It does not
 * check `Origin`, nor who the caller is: every process of this machine passes.
 *
 * @see RFC 9110 section 7.4 (rejecting misdirected requests)
 */
export function requireLoopbackHost(listener: RequestListener): RequestListener {
  return (request, response) => {
    const port = request.socket.localPort;
    const hosts = loopbackNames.map((name) => (port === 80 ? name : `${name}:${port}`));
    if (hosts.includes((request.headers.host ?? "").toLowerCase())) return listener(request, response);
    response.writeHead(421, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end(`The Host header must name localhost; open http://localhost:${port}/ instead.\n`);
  };
}

/**
 * Lets programs of this machine through and refuses web pages: one whose name was made to resolve to 127.0.0.1 (421,
 * see {@link requireLoopbackHost}), and every other one by the `Origin` or `Sec-Fetch-Site` that browsers add (403).
 *
 * It does not check who the program is.
 *
 * @see W3C: Fetch Metadata Request Headers
 */
export function refuseWebPages(listener: RequestListener): RequestListener {
  return requireLoopbackHost((request, response) => {
    const { origin, "sec-fetch-site": site } = request.headers;
    if (origin === undefined && site === undefined) return listener(request, response);
    response.writeHead(403, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end("Web pages may not call this; call it from a program of this machine.\n");
  });
}
