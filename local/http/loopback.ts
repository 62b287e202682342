import type { IncomingMessage, RequestListener } from "node:http";

/** @see RFC 6761 section 6.3: a name that ends in `.localhost` never leaves the machine either. */
const loopbackName = /^(localhost|127\.0\.0\.1|\[::1\]|([a-z0-9_-]+\.)+localhost)$/;

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
    const { localPort: port } = request.socket;
    if (loopbackHost(request) !== undefined) return listener(request, response);
    response.writeHead(421, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end(`The Host header must name localhost; open http://localhost:${port}/ instead.\n`);
  };
}

/**
 * Sends a browser that opens a page at another loopback name (`127.0.0.1`) to `localhost`: cookies and callback URLs
 * belong to the one origin that the system names. Calls of programs and of scripts pass as they are.
 */
export function redirectNavigations(listener: RequestListener): RequestListener {
  return (request, response) => {
    const { url = "" } = request;
    const host = loopbackHost(request);
    if (host === undefined || host === "localhost" || !url.startsWith("/") || !isNavigation(request))
      return listener(request, response);
    const { localPort: port } = request.socket;
    const location = `http://localhost${port === 80 ? "" : `:${port}`}${url}`;
    response.writeHead(307, { location, "cache-control": "no-store", vary: "Host" }).end();
  };
}

/** The loopback name that a request was sent to, in lower case, if its port is the one it came in on. */
function loopbackHost({ headers, socket }: IncomingMessage): string | undefined {
  const [, name = "", port = "80"] = /^(.*?)(?::(\d+))?$/.exec((headers.host ?? "").toLowerCase()) ?? [];
  return port === String(socket.localPort) && loopbackName.test(name) ? name : undefined;
}

/** Browsers of before 2023 do not say what they load a page for. @see W3C: Fetch Metadata Request Headers */
function isNavigation({ method, headers }: IncomingMessage): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  const mode = headers["sec-fetch-mode"];
  return mode === undefined ? (headers.accept ?? "").includes("text/html") : mode === "navigate";
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
