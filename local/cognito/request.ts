import type { IncomingMessage } from "node:http";
import { readBody } from "../http/body.ts";

/** Of a request to a pool's endpoint or to the admin API. */
export const maximumBodyBytes = 64 * 1024;

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
  /** undefined: the body is not `application/x-www-form-urlencoded`; no body and no type is an empty form. */
  readonly form: URLSearchParams | undefined;
  /** More than 64 KiB; nothing of it is kept. */
  readonly bodyTooLarge: boolean;
}

/** @returns undefined: the connection ended before the body did */
export async function readPoolRequest(message: IncomingMessage): Promise<PoolRequest | undefined> {
  const [path = "/", ...query] = (message.url ?? "/").split("?");
  const rawQuery = query.join("?");
  const body = await readBody(message, maximumBodyBytes);
  if (body.kind === "cut off") return undefined;
  const text = body.kind === "whole" ? body.bytes.toString("utf8") : "";
  return {
    method: message.method ?? "GET",
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    authorization: message.headers.authorization,
    cookies: parseCookies(message.headers.cookie ?? ""),
    form: isForm(message.headers["content-type"], text) ? new URLSearchParams(text) : undefined,
    bodyTooLarge: body.kind === "too large",
  };
}

/**
 * The value of a parameter. An empty one counts as omitted (RFC 6749 section 3.1); of repeated ones the first counts.
 * AWS does not document repeated parameters; that is our choice.
 */
export function parameter(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.get(name) || undefined;
}

function isForm(contentType: string | undefined, text: string): boolean {
  if (contentType === undefined) return text === "";
  return contentType.split(";", 1)[0]?.trim().toLowerCase() === "application/x-www-form-urlencoded";
}

function parseCookies(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(";").map((pair): [string, string] => {
    const separator = pair.indexOf("=");
    return [pair.slice(0, separator).trim(), pair.slice(separator + 1).trim()];
  });
  return new Map(pairs);
}
