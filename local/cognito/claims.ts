import { randomUUID } from "node:crypto";
import type { Group, User, UserPool, UserPoolClient } from "../model.ts";
import { readableAttributes, toIdTokenClaims } from "./attributes.ts";
import { sha256 } from "./secrets.ts";

/** What a person's login gave a client; authorization codes and refresh tokens stand for it. */
export interface UserGrant {
  readonly clientId: string;
  readonly username: string;
  readonly scopes: readonly string[];
  /** When the password was typed, in seconds since the epoch. */
  readonly authTimeSeconds: number;
  /** Shared by all tokens of this login; revoking a refresh token revokes them all. */
  readonly originJti: string;
  readonly eventId: string;
  /** `aud` of the access token (RFC 8707). */
  readonly resource?: string;
}

/**
 * The grant of a login that has just taken place.
 *
 * @param authTimeSeconds when the password was typed, in seconds since the epoch
 */
export function beginUserGrant(
  { clientId }: UserPoolClient,
  { username }: User,
  scopes: readonly string[],
  authTimeSeconds: number,
): UserGrant {
  return { clientId, username, scopes, authTimeSeconds, originJti: randomUUID(), eventId: randomUUID() };
}

/** Claims of an access token that stands for a client alone. */
export function machineAccessClaims(
  pool: UserPool,
  client: UserPoolClient,
  scopes: readonly string[],
  nowSeconds: number,
) {
  return {
    sub: client.clientId,
    token_use: "access",
    scope: scopes.join(" "),
    auth_time: nowSeconds,
    iss: pool.issuer,
    exp: nowSeconds + client.accessTokenValiditySeconds,
    iat: nowSeconds,
    version: 2,
    jti: randomUUID(),
    client_id: client.clientId,
  };
}

/** Claims of an access token that stands for a person. */
export function userAccessClaims(
  pool: UserPool,
  client: UserPoolClient,
  user: User,
  grant: UserGrant,
  nowSeconds: number,
) {
  return {
    sub: user.sub,
    ...groupsClaim(user),
    iss: pool.issuer,
    version: 2,
    client_id: client.clientId,
    ...originClaim(client, grant),
    event_id: grant.eventId,
    token_use: "access",
    scope: grant.scopes.join(" "),
    auth_time: grant.authTimeSeconds,
    exp: nowSeconds + client.accessTokenValiditySeconds,
    iat: nowSeconds,
    jti: randomUUID(),
    username: user.username,
    ...(grant.resource && { aud: grant.resource }),
  };
}

/** @param binding the access token that is issued beside it, and the nonce of the authorization request */
export function idClaims(
  pool: UserPool,
  client: UserPoolClient,
  user: User,
  grant: UserGrant,
  binding: { readonly accessToken: string; readonly nonce: string | undefined },
  nowSeconds: number,
) {
  return {
    at_hash: sha256(binding.accessToken).subarray(0, 16).toString("base64url"),
    sub: user.sub,
    ...groupsClaim(user),
    ...roleClaims(pool.groups, user),
    iss: pool.issuer,
    "cognito:username": user.username,
    ...(binding.nonce && { nonce: binding.nonce }),
    ...originClaim(client, grant),
    aud: client.clientId,
    event_id: grant.eventId,
    token_use: "id",
    auth_time: grant.authTimeSeconds,
    exp: nowSeconds + client.idTokenValiditySeconds,
    iat: nowSeconds,
    jti: randomUUID(),
    ...toIdTokenClaims(readableAttributes(user, client, grant.scopes)),
  };
}

function groupsClaim({ groups }: User) {
  return groups.length > 0 ? { "cognito:groups": groups } : {};
}

/** Roles of the user's groups, and the role of the group that comes first, unless two come first with different roles. */
function roleClaims(declared: readonly Group[], user: User) {
  const groups = declared.filter((group) => user.groups.includes(group.name) && group.roleArn);
  if (groups.length === 0) return {};
  const first = Math.min(...groups.map(precedence));
  const preferred = new Set(
    groups.filter((group) => precedence(group) === first).map(({ roleArn }) => roleArn),
  );
  return {
    "cognito:roles": groups.map(({ roleArn }) => roleArn),
    ...(preferred.size === 1 && { "cognito:preferred_role": [...preferred][0] }),
  };
}

function precedence(group: Group): number {
  return group.precedence ?? Number.MAX_SAFE_INTEGER;
}

function originClaim(client: UserPoolClient, grant: UserGrant) {
  return client.tokenRevocation ? { origin_jti: grant.originJti } : {};
}
