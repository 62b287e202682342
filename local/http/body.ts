import type { IncomingMessage } from "node:http";

/** A request's body, as far as it arrived and is allowed. */
export type ReceivedBody =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  /** `length`: how many bytes came; none of them is kept. */
  | { readonly kind: "too large"; readonly length: number }
  /** The connection ended before the body did. */
  | { readonly kind: "cut off" };

/**
 * Reads a body of at most `maxBytes`. A larger one is read to its end as well, without being kept: a client that is
 * still sending would not see the answer.
 */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<ReceivedBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    return { kind: "cut off" };
  }
  if (length > maxBytes) return { kind: "too large", length };
  return { kind: "whole", bytes: Buffer.concat(chunks) };
}
