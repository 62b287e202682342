import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What goes back to the client. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** A stream only where an HTTP integration answered. */
  readonly body: Buffer | Readable;
}

/** The gateway's own answers, to the letter. AWS does not document the bodies of 413, 429 and 431. */
const messages = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  413: "Request Entity Too Large",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const;

/** AWS sends its 401 and 503 without a content type; what it does with 403 it does not document. */
const untyped: readonly number[] = [401, 403, 503];

/** @see AWS: Troubleshoot HTTP API JWT authorizers; Troubleshoot HTTP API Lambda integrations */
export function ownReply(status: keyof typeof messages, headers: Reply["headers"] = []): Reply {
  const type: Reply["headers"] = untyped.includes(status) ? [] : [["content-type", "application/json"]];
  return {
    status,
    headers: [...type, ...headers],
    body: Buffer.from(JSON.stringify({ message: messages[status] })),
  };
}

/** Sends a reply; Node adds the date. That a client hangs up meanwhile is no error. */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  response.statusCode = reply.status;
  for (const [name, value] of reply.headers) response.appendHeader(name, value);
  if (!Buffer.isBuffer(reply.body)) return pipeline(reply.body, response).catch(() => {});
  // RFC 9110 section 8.6: neither has a length.
  if (reply.status !== 204 && reply.status !== 304)
    response.setHeader("content-length", String(reply.body.length));
  response.end(reply.body);
}
