import type { HttpRoute, JwtAuthorizer, StackModel } from "gatehouse-local";

/**
 * What the gateway asks for on a route: `public`, `with a token`, `with a token for a or b`. An issuer that is no pool
 * of the stack and an audience that is no client of it are named: their tokens are let in, and the matrix has no column
 * for them.
 */
export function requirementOf({ authorizer, authorizationScopes }: HttpRoute, model: StackModel): string {
  if (!authorizer) return "public";
  const scopes = [...authorizationScopes].sort().join(" or ");
  return `with a token${issuerOf(authorizer, model)}${scopes && ` for ${scopes}`}${strangersOf(authorizer, model)}`;
}

function issuerOf({ issuer }: JwtAuthorizer, { userPools }: StackModel): string {
  const pool = userPools.find((candidate) => candidate.issuer === issuer);
  if (!pool) return ` of ${issuer}`;
  return userPools.length > 1 ? ` of the pool ${pool.name}` : "";
}

function strangersOf({ audience }: JwtAuthorizer, { userPools }: StackModel): string {
  const known = userPools.flatMap((pool) => pool.clients.map(({ clientId }) => clientId));
  const others = audience.filter((client) => !known.includes(client)).sort();
  return others.length > 0 ? `, its audience ${others.join(" or ")} too` : "";
}
