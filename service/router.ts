import { type Request, type RequestHandler, Router } from "express";
import type { AccessTokenClaims } from "./auth/verify-token.ts";
import { acceptedScopes, type Route, type RouteKey, routeKey } from "./contract.ts";
import { HttpError } from "./http-error.ts";

/** What earlier steps of a request leave for later ones, in `response.locals`. */
export type RequestLocals = {
  /** Path of the contract's row that was matched; absent where none was. */
  route?: string;
  /** Methods of the rows that match the path, but not the request's method; absent where there are none. */
  allowedMethods?: ReadonlySet<string>;
  /** Claims of the verified access token; always there behind `requireAnyScope`. */
  caller?: AccessTokenClaims;
  /** Ids, as JSON, of items of the table that could not be shown; they go to the log. */
  malformedItems?: readonly string[];
  /** What the request failed with; it goes to the log, not to the client. */
  failure?: unknown;
};

/** An Express handler or middleware that knows {@link RequestLocals}. */
export type Handler = RequestHandler<Request["params"], unknown, unknown, Request["query"], RequestLocals>;

/** What answers each row: one handler, or middleware and then a handler. */
export type Handlers<K extends string = RouteKey> = Readonly<Record<K, Handler | readonly Handler[]>>;

interface RouterOptions {
  readonly routes: readonly Route[];
  readonly handlers: Handlers<string>;
  /** Makes the guard of a row that is not public; it is given full scope names. */
  readonly guard: (scopes: readonly string[]) => Handler;
}

/**
 * Serves the contract's rows and nothing else: the row decides who may call, so no handler can go unguarded. Of the
 * rows that match a request, the gateway's choice is served, a literal segment going before a variable. A path
 * whose rows have other methods only is answered with 405, HEAD and OPTIONS included.
 *
 * @throws Error at once where a row has no handler or a handler no row
 * @see AWS: Create routes for HTTP APIs in API Gateway
 */
export function createRouter({ routes, handlers, guard }: RouterOptions): Router {
  assertComplete(routes.map(routeKey), Object.keys(handlers));
  const router = Router({ caseSensitive: true, strict: true });
  for (const row of routes.toSorted(literalsFirst)) {
    const guards = row.access === "public" ? [] : [guard(acceptedScopes(row))];
    router.all(expressPath(row.path), chooseRow(row), ...guards, ...[handlers[routeKey(row)] ?? []].flat());
  }
  return router.use(refuse);
}

function assertComplete(rows: readonly string[], handlers: readonly string[]): void {
  const unanswered = rows.filter((key) => !handlers.includes(key)).map((key) => `${key} has no handler`);
  const unlisted = handlers.filter((key) => !rows.includes(key)).map((key) => `${key} has no row`);
  const faults = [...unanswered, ...unlisted];
  if (faults.length === 0) return;
  throw new Error(`routes must match the contract, got ${faults.join(", ")}; add what lacks`);
}

/** The leftmost segment in which two paths differ decides. */
function literalsFirst(a: Route, b: Route): number {
  return segmentKinds(a.path).localeCompare(segmentKinds(b.path));
}

/** A digit for each segment: 0 for a literal, 1 for a variable. */
function segmentKinds(path: string): string {
  return path
    .split("/")
    .map((segment) => (segment.startsWith("{") ? "1" : "0"))
    .join("");
}

/** Lets the row's own method pass; any other goes on to the next row that matches the path. */
function chooseRow({ method, path }: Route): Handler {
  return (request, { locals }, next) => {
    if (request.method !== method) {
      locals.allowedMethods = new Set(locals.allowedMethods).add(method);
      return next("route");
    }
    locals.route = path;
    next();
  };
}

const refuse: Handler = (_request, { locals: { allowedMethods } }) => {
  if (allowedMethods === undefined) throw new HttpError(404, "not_found", "there is nothing at this path");
  const headers = { Allow: [...allowedMethods].join(", ") };
  throw new HttpError(405, "method_not_allowed", "this path does not answer that method", { headers });
};

/** API Gateway writes `{name}` where Express writes `:name`. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}
