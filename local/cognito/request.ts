import type { IncomingMessage } from "node:http";

const maximumBodyBytes = 64 * 1024;

/** A request as the pool's endpoints see it. */
export interface PoolRequest {
  readonly method: string;
  /** Without the query, as sent. */
  readonly path: string;
  /** The query as sent, without `?`. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly cookies: ReadonlyMap<string, string>;
  /** undefined: the body is not `application/x-www-form-urlencoded`. */
  readonly form: URLSearchParams | undefined;
  /** More than 64 KiB; nothing of it is kept. */
  readonly bodyTooLarge: boolean;
}

export async function readRequest(message: IncomingMessage): Promise<PoolRequest> {
  const [path = "/", ...query] = (message.url ?? "/").split("?");
  const rawQuery = query.join("?");
  const body = await readBody(message);
  return {
    method: message.method ?? "GET",
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    authorization: message.headers.authorization,
    cookies: readCookies(message.headers.cookie ?? ""),
    form: isForm(message.headers["content-type"]) ? new URLSearchParams(body) : undefined,
    bodyTooLarge: body === undefined,
  };
}

/**
 * The value of a parameter. An empty one counts as omitted (RFC 6749 section 3.1); of repeated ones the first counts.
 * AWS does not document repeated parameters; that is our choice.
 */
export function parameter(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.get(name) || undefined;
}

/**
 * The body as text, or undefined if it has more than 64 KiB.
 * It is read to the end in any case, so that the answer reaches the sender.
 */
export async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maximumBodyBytes) chunks.push(chunk);
  }
  return bytes <= maximumBodyBytes ? Buffer.concat(chunks).toString("utf8") : undefined;
}

function isForm(contentType = ""): boolean {
  return contentType.split(";", 1)[0]?.trim().toLowerCase() === "application/x-www-form-urlencoded";
}

function readCookies(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(";").map((pair): [string, string] => {
    const separator = pair.indexOf("=");
    return [pair.slice(0, separator).trim(), pair.slice(separator + 1).trim()];
  });
  return new Map(pairs);
}
