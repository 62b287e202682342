import { builtInScopes, declaredScopes } from "../cognito/scopes.ts";
import type { StackModel } from "../model.ts";
import { type AccessMatrix, type AccessRow, accessMatrix, type Caller } from "./matrix.ts";

/**
 * What the routes are meant to be: route key (`GET /books`, `$default`) → full names of the scopes of which any one
 * suffices (`example/auth`). An empty list: the route is public.
 */
export type RouteContract = Readonly<Record<string, readonly string[]>>;

/**
 * Compares what is declared with what is meant: routes that are missing, open, closed or ask for other scopes; scopes
 * that no client can get; clients that reach nothing; audiences that miss a client of their pool.
 *
 * It does not check what the function refuses, nor whether the API answers (stages, integrations, throttling).
 *
 * @param model of `readStack`, or of a running stack
 * @param contract every route of the stack
 * @returns one sentence for each fault; empty: there is none
 * @example
 * import { accessFindings, readStack } from "gatehouse-local";
 *
 * const findings = accessFindings(readStack("cdk.tf.json"), {
 *   "GET /": [],
 *   "GET /books": ["example/read", "example/write"],
 * });
 * if (findings.length > 0) throw new Error(findings.join("\n"));
 */
export function accessFindings(model: StackModel, contract: RouteContract): readonly string[] {
  const matrix = accessMatrix(model);
  const meant = new Map(Object.entries(contract));
  return [
    ...missingRoutes(matrix, [...meant.keys()]),
    ...matrix.rows.flatMap((row) => routeFaults(row, meant.get(row.route.routeKey))),
    ...unattainableScopes(model, matrix.callers),
    ...idleClients(matrix),
    ...missedClients(model),
    ...undeclaredScopes(model),
  ];
}

function missingRoutes({ rows }: AccessMatrix, meant: readonly string[]): string[] {
  const declared = new Set(rows.map(({ route }) => route.routeKey));
  return meant
    .filter((routeKey) => !declared.has(routeKey))
    .map(
      (routeKey) =>
        `route "${routeKey}" must be declared, got none; declare it, or take it out of the contract`,
    );
}

/** @param meant the scopes of the contract; undefined: it knows no such route */
function routeFaults({ isPublic, route }: AccessRow, meant: readonly string[] | undefined): string[] {
  const subject = `route "${route.routeKey}"`;
  const unknown = `${subject} must be in the contract, got none; add it there, or remove it`;
  if (isPublic && meant?.length !== 0) {
    const open = `${subject} must have an authorizer, got none; give it one, or call it public in the contract`;
    return meant ? [open] : [unknown, open];
  }
  if (!meant) return [unknown];
  if (isPublic) return [];
  if (meant.length === 0) {
    return [`${subject} must be public, got an authorizer; remove that, or give it scopes in the contract`];
  }
  const [expected, actual] = [meant, route.authorizationScopes].map((scopes) =>
    [...scopes].sort().join(", "),
  );
  if (actual === expected) return [];
  const got = actual === "" ? "no scope, so that any token of the pool suffices" : actual;
  return [`${subject} must ask for ${expected}, got ${got}; make the contract and the route agree`];
}

function unattainableScopes({ userPools, httpApis }: StackModel, callers: readonly Caller[]): string[] {
  const declared = userPools.flatMap((pool) => [...declaredScopes(pool)]);
  const demanded = httpApis.flatMap(({ routes }) => routes.flatMap((route) => route.authorizationScopes));
  const granted = new Set(callers.flatMap(({ token }) => token?.scopes ?? []));
  return [...new Set([...declared, ...demanded])]
    .filter((scope) => !granted.has(scope))
    .map((scope) => `scope "${scope}" must be granted to some client, got none; give it to one or remove it`);
}

/** A client that reaches only public routes has no use for its token. */
function idleClients({ callers, rows }: AccessMatrix): string[] {
  const reachesNothing = (index: number) => rows.every((row) => row.isPublic || !row.cells[index]?.allowed);
  return callers
    .filter(({ kind }, index) => kind !== "anonymous" && reachesNothing(index))
    .map(
      ({ name }) =>
        `client "${name}" must be able to call a protected route, got none; give it a scope or remove it`,
    );
}

function missedClients({ userPools, httpApis }: StackModel): string[] {
  return httpApis
    .flatMap(({ authorizers }) => authorizers)
    .flatMap(({ name, issuer, audience }) =>
      userPools
        .filter((pool) => pool.issuer === issuer)
        .flatMap((pool) => pool.clients.filter(({ clientId }) => !audience.includes(clientId)))
        .map(
          (client) =>
            `the audience of authorizer "${name}" must list every client of its pool, got none for "${client.name}"; add the client's id`,
        ),
    );
}

function undeclaredScopes({ userPools }: StackModel): string[] {
  return userPools.flatMap((pool) => {
    const known = [...builtInScopes, ...declaredScopes(pool)];
    return pool.clients.flatMap(({ name, scopes }) =>
      scopes
        .filter((scope) => !known.includes(scope))
        .map(
          (scope) =>
            `client "${name}" must have scopes that a resource server declares, got "${scope}"; declare it or take it away`,
        ),
    );
  });
}
