import { buffer } from "node:stream/consumers";
import type { Request } from "express";
import type { Fault } from "../http-error.ts";
import { invalidRequest, wrongMediaType } from "./errors.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Does NOT bound the body's length: `limitBody` did.
 *
 * @param otherFaults what is wrong with the request elsewhere
 * @throws HttpError 415 where the body is of another media type, 400 that names every fault where it is not JSON
 * @see RFC 8259 section 8.1 (JSON is UTF-8, whatever a charset parameter says)
 */
export async function readJson(
  request: Request,
  mediaType: string,
  otherFaults: readonly Fault[] = [],
): Promise<unknown> {
  if (!request.is(mediaType)) throw wrongMediaType(request.method, mediaType);
  try {
    return JSON.parse(utf8.decode(await buffer(request)));
  } catch {
    throw invalidRequest([...otherFaults, { path: "", message: "must be JSON" }]);
  }
}
