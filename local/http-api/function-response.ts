import { validateHeaderName, validateHeaderValue } from "node:http";
import type { Reply } from "./reply.ts";
import { withoutHopByHop } from "./request.ts";

/**
 * What a client gets for a function's output, payload format version 2.0: an object with a `statusCode` is the
 * response; anything else is the body of a 200.
 *
 * AWS does not document the range of a status, nor what a body or a header that is not text does: here a status
 * outside of 200 to 599 and anything but text (for headers: text, numbers, booleans) is malformed. Nor does it document
 * that HTTP APIs rename headers as REST APIs do (`x-amzn-remapped-*`), nor whether a `set-cookie` header precedes
 * `cookies`: here headers keep their names, and it follows.
 *
 * @returns undefined when the output is malformed, which is the gateway's 500
 * @see AWS: Create AWS Lambda proxy integrations for HTTP APIs in API Gateway
 */
export function functionReply(payload: string): Reply | undefined {
  let output: unknown;
  try {
    output = JSON.parse(payload);
  } catch {
    return inferred(payload);
  }
  if (typeof output === "string") return inferred(output);
  return isObject(output) && "statusCode" in output ? structured(output) : inferred(payload);
}

function inferred(body: string): Reply {
  return { status: 200, headers: [["content-type", "application/json"]], body: Buffer.from(body) };
}

function structured(output: Output): Reply | undefined {
  const headers = readHeaders(output.headers ?? {});
  const cookies = readCookies(output.cookies ?? []);
  return headers && cookies && replyOf(output, [...cookies, ...Object.entries(headers)]);
}

type Output = Readonly<Record<string, unknown>>;

/** Status and body of a function's output, of either format. @returns undefined: one of them is malformed */
export function replyOf(output: Output, headers: readonly (readonly [string, string])[]): Reply | undefined {
  const { statusCode, body = "", isBase64Encoded } = output;
  if (typeof statusCode !== "number" || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 200 || statusCode > 599) return undefined;
  if (body !== null && typeof body !== "string") return undefined;
  return {
    status: statusCode,
    headers: headers.map(([name, value]) => [name, value]),
    body: Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8"),
  };
}

/** The length is the gateway's to tell; `multiValueHeaders` belong to format 1.0. @returns undefined: malformed */
export function readHeaders(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isObject(value)) return undefined;
  const headers: Record<string, string> = { "content-type": "text/plain; charset=utf-8" };
  for (const [name, item] of Object.entries(value)) {
    if (!["string", "number", "boolean"].includes(typeof item)) return undefined;
    if (!isHeader(name, String(item))) return undefined;
    headers[name.toLowerCase()] = String(item);
  }
  const { "content-length": _, ...rest } = withoutHopByHop(headers);
  return rest;
}

function readCookies(value: unknown): [string, string][] | undefined {
  if (!Array.isArray(value)) return undefined;
  const cookies = value.map(String).map((cookie): [string, string] => ["set-cookie", cookie]);
  return cookies.every(([name, cookie]) => isHeader(name, cookie)) ? cookies : undefined;
}

/** Whether Node would send it. */
export function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
