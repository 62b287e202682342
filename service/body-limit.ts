import type { Handler } from "./handler.ts";
import { HttpError } from "./http-error.ts";

/**
 * Refuses a body that is too long before anything looks at it.
 *
 * Does NOT count: it believes Content-Length, which `lambda.ts` takes from the body that came with the event.
 */
export function limitBody(maxBytes: number): Handler {
  return (request, _response, next) => {
    if (Number(request.headers["content-length"] ?? 0) <= maxBytes) return next();
    throw new HttpError(413, "content_too_large", `the body must be at most ${maxBytes} bytes long`);
  };
}
