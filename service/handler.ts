import type { Request, RequestHandler } from "express";
import type { AccessTokenClaims } from "./auth/verify-token.ts";

/** What earlier steps of a request leave for later ones, in `response.locals`. */
export type RequestLocals = {
  /** Path of the contract's row that was matched; absent where none was. */
  route?: string;
  /** Methods of the rows that match the path, but not the request's method; absent where there are none. */
  allowedMethods?: ReadonlySet<string>;
  /** Claims of the verified access token; always there behind `requireAnyScope`. */
  caller?: AccessTokenClaims;
  /** What the request failed with; it goes to the log, not to the client. */
  failure?: unknown;
};

/** An Express handler or middleware that knows {@link RequestLocals}. */
export type Handler = RequestHandler<Request["params"], unknown, unknown, Request["query"], RequestLocals>;
