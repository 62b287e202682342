import { grantMachineScopes, grantUserScopes } from "../cognito/scopes.ts";
import {
  type HttpApi,
  type HttpRoute,
  parseRouteKey,
  type StackModel,
  type UserPool,
  type UserPoolClient,
} from "../model.ts";

/** Who calls the API: a machine, a person who logged in by a client, or neither of them. */
export interface Caller {
  readonly kind: "machine" | "person" | "anonymous";
  /** The client's name; "anonymous" where there is none. */
  readonly name: string;
  /** What the caller gets from Cognito; undefined: no token at all. */
  readonly token: CallerToken | undefined;
}

/** What the gateway looks at in an access token. */
export interface CallerToken {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

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
 * It takes each token as Cognito issues it: unexpired, unchanged, with all the scopes of its client. It does not check
 * whether the API answers (stages, integrations, throttling), nor what the function itself refuses.
 *
 * @param model of `readStack`, or of a running stack
 * @example
 * import { accessMatrix, readStack } from "gatehouse-local";
 *
 * const { callers, rows } = accessMatrix(readStack("cdk.tf.json"));
 * for (const { route, cells } of rows) {
 *   for (const [index, { allowed, reason }] of cells.entries()) {
 *     console.log(`${route.routeKey} ${callers[index]?.name}: ${allowed ? "allowed" : "refused"}, ${reason}`);
 *   }
 * }
 * @see AWS: Control access to HTTP APIs with JWT authorizers in API Gateway
 */
export function accessMatrix(model: StackModel): AccessMatrix {
  const callers = callersOf(model);
  const rows = model.httpApis.flatMap((api) =>
    api.routes.map((route) => ({
      api,
      route,
      ...(parseRouteKey(route.routeKey) ?? { method: "ANY", path: route.routeKey }),
      isPublic: route.authorizer === undefined,
      cells: callers.map(({ token }) => decide(route, token)),
    })),
  );
  return { callers, rows: rows.sort(byPathAndMethod) };
}

/** One caller per app client, the machines first, and the one without a token at the end. */
function callersOf({ userPools }: StackModel): readonly Caller[] {
  const clients = userPools.flatMap((pool) => pool.clients.map((client) => clientCaller(pool, client)));
  const ofKind = (kind: Caller["kind"]) => clients.filter((caller) => caller.kind === kind);
  return [
    ...ofKind("machine"),
    ...ofKind("person"),
    { kind: "anonymous", name: "anonymous", token: undefined },
  ];
}

/** A caller asks for no scope in particular: it gets every one that its client may have. */
function clientCaller(pool: UserPool, client: UserPoolClient): Caller {
  const isMachine = client.flows.includes("client_credentials");
  const grant = isMachine ? grantMachineScopes : grantUserScopes;
  const servesAnyone = client.oauthEnabled && client.flows.length > 0;
  const scopes = servesAnyone ? grant(pool, client, undefined) : undefined;
  return {
    kind: isMachine ? "machine" : "person",
    name: client.name,
    token: scopes && { issuer: pool.issuer, clientId: client.clientId, scopes },
  };
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
