import type { Handler } from "./handler.ts";

/** Headers of every answer: all of them are for one caller at one moment, so none may be stored. */
export const setSecurityHeaders: Handler = (_request, response, next) => {
  response.set({
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
  next();
};
