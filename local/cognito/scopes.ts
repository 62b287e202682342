import type { UserPool, UserPoolClient } from "../model.ts";

/** The scopes that Cognito names in its discovery document; never a resource server's. */
export const oidcScopes = ["openid", "email", "phone", "profile"];

/** The scopes that every pool has without a resource server. */
export const builtInScopes = [...oidcScopes, "aws.cognito.signin.user.admin"];

/** Splits a `scope` parameter; repeated ones count once. */
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(" ").filter((scope) => scope !== ""))];
}

/**
 * The scopes of a person's login: those asked for, or all of the client's.
 * A scope that the client names and no resource server declares (any more) is left out without a word.
 *
 * @returns undefined: one is not the client's, or `openid` is missing beside `email`, `phone` or `profile`
 */
export function grantUserScopes(
  pool: UserPool,
  client: UserPoolClient,
  requested: string | undefined,
): string[] | undefined {
  const scopes = requested ? parseScopes(requested) : [...client.scopes];
  if (!scopes.every((scope) => client.scopes.includes(scope))) return undefined;
  const needsOpenid = scopes.some((scope) => oidcScopes.includes(scope));
  if (requested && needsOpenid && !scopes.includes("openid")) return undefined;
  const declared = declaredScopes(pool);
  return scopes.filter((scope) => builtInScopes.includes(scope) || declared.has(scope));
}

/**
 * The scopes of a client-credentials token: those asked for, or all of the client's, of resource servers only.
 *
 * @returns undefined: one is not the client's or not a resource server's, or (AWS does not document it) none is left
 */
export function grantMachineScopes(
  pool: UserPool,
  client: UserPoolClient,
  requested: string | undefined,
): string[] | undefined {
  const custom = client.scopes.filter((scope) => !builtInScopes.includes(scope));
  const scopes = requested ? parseScopes(requested) : custom;
  if (!scopes.every((scope) => custom.includes(scope))) return undefined;
  const declared = declaredScopes(pool);
  const granted = scopes.filter((scope) => declared.has(scope));
  return granted.length > 0 ? granted : undefined;
}

/** Full names of the scopes that the pool's resource servers declare. */
export function declaredScopes({ resourceServers }: UserPool): ReadonlySet<string> {
  return new Set(resourceServers.flatMap(({ scopes }) => scopes.map(({ name }) => name)));
}

/** Whether a token can be bound to it (RFC 8707): a URL that a resource server has as its identifier. */
export function isResource({ resourceServers }: UserPool, resource: string): boolean {
  return URL.canParse(resource) && resourceServers.some(({ identifier }) => identifier === resource);
}
