import type { HttpApi, HttpRoute, StackModel } from "../model.ts";
import { type Caller, type CallerToken, callersOf } from "./callers.ts";

/** Who may call what: a row per route, by path and method, in it a cell per caller. */
export interface AccessMatrix {
  readonly callers: readonly Caller[];
  readonly rows: readonly AccessRow[];
}

export interface AccessRow {
  readonly api: HttpApi;
  readonly route: HttpRoute;
  /** `GET`, …; `ANY` also for the `$default` route. */
  readonly method: string;
  /** `/books/{bookId}` or `$default`. */
  readonly path: string;
  /** Whether the gateway asks for no token. */
  readonly isPublic: boolean;
  /** One per caller, in their order. */
  readonly cells: readonly AccessCell[];
}

export interface AccessCell {
  readonly allowed: boolean;
  /** `public`, the scope that lets the caller in, or what the gateway refuses it for. */
  readonly reason: string;
}

/**
 * The gateway's decision for every route and caller, read off what is declared: issuer, audience, then the route's
 * scopes, of which any one suffices.
 *
 * It takes each token as Cognito issues it: unexpired, unchanged, with all the scopes of its client. It does not say
 * whether the API answers (stages, integrations, throttling), nor what the function itself refuses.
 *
 * @see AWS: Control access to HTTP APIs with JWT authorizers in API Gateway
 */
export function accessMatrix(model: StackModel): AccessMatrix {
  const callers = callersOf(model);
  const rows = model.httpApis.flatMap((api) =>
    api.routes.map((route) => ({
      api,
      route,
      ...splitRouteKey(route.routeKey),
      isPublic: route.authorizer === undefined,
      cells: callers.map(({ token }) => decide(route, token)),
    })),
  );
  return { callers, rows: rows.sort(byPathAndMethod) };
}

function splitRouteKey(routeKey: string): Pick<AccessRow, "method" | "path"> {
  const [method = "", path] = routeKey.split(" ");
  return path === undefined ? { method: "ANY", path: routeKey } : { method, path };
}

function byPathAndMethod(left: AccessRow, right: AccessRow): number {
  const sortKey = ({ path, method }: AccessRow) => `${path} ${method}`;
  return sortKey(left) < sortKey(right) ? -1 : 1;
}

function decide({ authorizer, authorizationScopes }: HttpRoute, token: CallerToken | undefined): AccessCell {
  if (!authorizer) return allowed("public");
  if (!token) return refused("no token");
  if (token.issuer !== authorizer.issuer) return refused("wrong issuer");
  if (!authorizer.audience.includes(token.clientId)) return refused("wrong audience");
  if (authorizationScopes.length === 0) return allowed("any token");
  const sufficient = authorizationScopes.find((scope) => token.scopes.includes(scope));
  return sufficient === undefined ? refused("missing scope") : allowed(sufficient);
}

function allowed(reason: string): AccessCell {
  return { allowed: true, reason };
}

function refused(reason: string): AccessCell {
  return { allowed: false, reason };
}
