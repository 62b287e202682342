import { type Fault, HttpError } from "../http-error.ts";

/** A body can have tens of thousands of faults, and the answer to it must not. */
const maxFaults = 20;

/** @param faults at least one; the answer names the first 20 */
export function invalidRequest(faults: readonly Fault[]): HttpError {
  const named = faults.length > maxFaults ? `the first ${maxFaults} faults` : "every fault";
  const description = `the request is not valid: errors names ${named}`;
  return new HttpError(400, "invalid_request", description, { errors: faults.slice(0, maxFaults) });
}

export function noSuchBook(): HttpError {
  return new HttpError(404, "not_found", "there is no book with this id");
}

/** @see RFC 9110 section 15.5.13 */
export function changedMeanwhile(): HttpError {
  const description = "the book is no longer of the version that If-Match names: read it again";
  return new HttpError(412, "precondition_failed", description);
}

/** @see RFC 6585 section 3 */
export function versionRequired(): HttpError {
  const description = "If-Match must name the version that was read, as its ETag did";
  return new HttpError(428, "precondition_required", description);
}

export function keyReused(): HttpError {
  const description = "this Idempotency-Key was used for another book";
  return new HttpError(422, "idempotency_key_reused", description);
}

/** @param cause for the log alone */
export function booksUnavailable(cause: unknown): HttpError {
  const description = "the books cannot be reached at the moment";
  const headers = { "Retry-After": "5" };
  return new HttpError(503, "temporarily_unavailable", description, { headers, cause });
}

/** @see RFC 5789 section 2.2 for `Accept-Patch`; Linked Data Platform 1.0 section 7.1 for `Accept-Post` */
export function wrongMediaType(method: string, mediaType: string): HttpError {
  const headers = { [`Accept-${method}`]: mediaType };
  return new HttpError(415, "unsupported_media_type", `the body must be ${mediaType}`, { headers });
}
