import { oidcScopes } from "../cognito/scopes.ts";
import type { StackModel, UserPool } from "../model.ts";
import type { Caller } from "./callers.ts";
import type { AccessMatrix, AccessRow } from "./matrix.ts";

/** What the routes are meant to be: route key (`GET /books`) → scopes, of which any one suffices; none: public. */
export type RouteContract = ReadonlyMap<string, readonly string[]>;

/** What is wrong with who may call what, one sentence each; empty: nothing. */
export function accessFindings(
  model: StackModel,
  matrix: AccessMatrix,
  contract: RouteContract,
): readonly string[] {
  return [
    ...missingRoutes(matrix, contract),
    ...matrix.rows.flatMap((row) => routeFaults(row, contract.get(row.route.routeKey))),
    ...unattainableScopes(model, matrix.callers),
    ...idleClients(matrix),
    ...missedClients(model),
    ...undeclaredScopes(model),
  ];
}

function missingRoutes({ rows }: AccessMatrix, contract: RouteContract): string[] {
  const declared = new Set(rows.map(({ route }) => route.routeKey));
  return [...contract.keys()]
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
  const declared = userPools.flatMap(declaredScopes);
  const demanded = httpApis.flatMap(({ routes }) => routes.flatMap((route) => route.authorizationScopes));
  const granted = new Set(callers.flatMap(({ token }) => token?.scopes ?? []));
  return [...new Set([...declared, ...demanded])]
    .filter((scope) => !granted.has(scope))
    .map((scope) => `scope "${scope}" must be granted to some client, got none; give it to one or remove it`);
}

/** A client that reaches only what everybody reaches has no use for its token. */
function idleClients({ callers, rows }: AccessMatrix): string[] {
  const reachesNothing = (index: number) => rows.every((row) => row.isPublic || !row.cells[index]?.allowed);
  return callers
    .filter(({ kind }, index) => kind !== "nobody" && reachesNothing(index))
    .map(
      ({ name }) =>
        `client "${name}" must be able to call a protected route, got none; give it a scope or remove it`,
    );
}

function missedClients({ userPools, httpApis }: StackModel): string[] {
  return httpApis.flatMap(({ routes }) => {
    const authorizers = new Map(
      routes.flatMap(({ authorizer }) => (authorizer ? [[authorizer.name, authorizer]] : [])),
    );
    return [...authorizers.values()].flatMap(({ name, issuer, audience }) =>
      userPools
        .filter((pool) => pool.issuer === issuer)
        .flatMap((pool) => pool.clients.filter(({ clientId }) => !audience.includes(clientId)))
        .map(
          (client) =>
            `the audience of authorizer "${name}" must list every client of its pool, got none for "${client.name}"; add the client's id`,
        ),
    );
  });
}

/** Scopes that Cognito has of its own. */
const builtInScopes = [...oidcScopes, "aws.cognito.signin.user.admin"];

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

function declaredScopes({ resourceServers }: UserPool): string[] {
  return resourceServers.flatMap(({ identifier, scopes }) =>
    scopes.map(({ name }) => `${identifier}/${name}`),
  );
}
