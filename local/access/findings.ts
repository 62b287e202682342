import { oidcScopes } from "../cognito/scopes.ts";
import type { StackModel, UserPool } from "../terraform/model.ts";
import type { Caller } from "./callers.ts";
import type { AccessMatrix } from "./matrix.ts";

/**
 * What is wrong with who may call what, one sentence each; empty: nothing.
 *
 * @param publicRoutes route keys (`GET /`) that are meant to be open to everybody
 */
export function accessFindings(
  model: StackModel,
  matrix: AccessMatrix,
  publicRoutes: ReadonlySet<string>,
): readonly string[] {
  return [
    ...openRoutes(matrix, publicRoutes),
    ...unattainableScopes(model, matrix.callers),
    ...idleClients(matrix),
    ...missedClients(model),
    ...undeclaredScopes(model),
  ];
}

function openRoutes({ rows }: AccessMatrix, publicRoutes: ReadonlySet<string>): string[] {
  return rows
    .filter(({ isPublic, route }) => isPublic && !publicRoutes.has(route.routeKey))
    .map(
      ({ route }) =>
        `route "${route.routeKey}" must have an authorizer, got none; give it one, or call it public in the contract`,
    );
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
