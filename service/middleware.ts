import { HttpError } from "./http-error.ts";
import type { Handler } from "./router.ts";

/** Headers of every answer: all of them are for one caller at one moment, so none may be stored. */
export const setSecurityHeaders: Handler = (_request, response, next) => {
  response.set({
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
  next();
};

/**
 * Refuses a body that is too long before anything looks at it.
 *
 * Does NOT count: it believes Content-Length, which `lambda-adapter.ts` takes from the body that came with the event.
 */
export function limitBody(maxBytes: number): Handler {
  return (request, _response, next) => {
    if (Number(request.headers["content-length"] ?? 0) <= maxBytes) return next();
    throw new HttpError(413, "content_too_large", `the body must be at most ${maxBytes} bytes long`);
  };
}
