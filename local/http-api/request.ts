import type { IncomingMessage } from "node:http";

/** A request as the gateway sees it, its body not yet read. */
export interface GatewayRequest {
  readonly method: string;
  /** As it was sent: percent-encoded, without the query. */
  readonly encodedPath: string;
  /** `""` when there is none. */
  readonly rawQueryString: string;
  readonly query: URLSearchParams;
  /** End-to-end headers: names in lower case, repeats joined with a comma (of cookies, with a semicolon). */
  readonly headers: Readonly<Record<string, string>>;
  /** `HTTP/1.1`. */
  readonly protocol: string;
  readonly sourceIp: string;
  /** Request line and headers as they were sent. */
  readonly headBytes: number;
}

export function readGatewayRequest(request: IncomingMessage): GatewayRequest {
  const target = (request.url ?? "/").replace(/^https?:\/\/[^/?]*/i, "");
  const queryAt = target.indexOf("?");
  const encodedPath = queryAt === -1 ? target : target.slice(0, queryAt);
  const rawQueryString = queryAt === -1 ? "" : target.slice(queryAt + 1);
  return {
    method: request.method ?? "GET",
    encodedPath: encodedPath || "/",
    rawQueryString,
    query: new URLSearchParams(rawQueryString),
    headers: withoutHopByHop(joinedHeaders(request.rawHeaders)),
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
    headBytes: headBytes(request),
  };
}

/**
 * Decodes a path as events have it: `%2F` becomes a slash, and a decoded `?` ends the path. AWS does not document what
 * happens to invalid percent-encoding: here it is left alone.
 */
export function decodePath(encodedPath: string): string {
  const [path = ""] = encodedPath.split("/").map(decodeSegment).join("/").split("?");
  return path;
}

export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Leaves out what concerns one connection only, what `connection` names included.
 * @see RFC 9110 section 7.6.1
 */
export function withoutHopByHop(headers: Readonly<Record<string, string>>): Record<string, string> {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !hopByHop.has(name) && !named.includes(name)),
  );
}

function joinedHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    const value = rawHeaders[index + 1] ?? "";
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known}${name === "cookie" ? ";" : ","}${value}`);
  }
  return Object.fromEntries(headers);
}

function headBytes(request: IncomingMessage): number {
  const requestLine = `${request.method} ${request.url} HTTP/${request.httpVersion}\r\n`;
  const colonsAndLineEnds = request.rawHeaders.length * 2;
  return request.rawHeaders.reduce((sum, text) => sum + text.length, requestLine.length + colonsAndLineEnds);
}
