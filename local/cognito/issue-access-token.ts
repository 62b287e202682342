import { UserError } from "../errors.ts";
import type { User, UserPoolClient } from "../model.ts";
import type { AccessTokenRequest } from "./access-token-request.ts";
import { mayReadScopeAttributes } from "./attributes.ts";
import { beginUserGrant } from "./claims.ts";
import type { LivePool } from "./live-pool.ts";
import { grantMachineScopes, grantUserScopes } from "./scopes.ts";

/**
 * An access token as the pool's token endpoint would give it: with a username that of a code grant, without one that of
 * a client-credentials grant. It is for tests and people at the keyboard.
 *
 * It does NOT ask for the client's secret, nor for the user's password, nor whether that is still a temporary one.
 *
 * @param pools of the stack; the client is looked for in all of them
 * @throws {UserError} no client or user has the name, or the client may not have the token or one of the scopes
 */
export async function issueAccessToken(
  pools: readonly LivePool[],
  { client: name, scopes, username }: AccessTokenRequest,
): Promise<string> {
  const { livePool, client } = requireClientNamed(pools, name);
  if (username === undefined) {
    assertFlow(client, ["client_credentials"], "a token for itself");
    return livePool.tokens.issueMachineToken(client, machineScopes(livePool, client, scopes));
  }
  assertFlow(client, ["code", "implicit"], "a token for a user");
  const user = requireActiveUser(livePool, username);
  const granted = userScopes(livePool, client, scopes);
  const grant = beginUserGrant(client, user, granted, Math.floor(livePool.now() / 1000));
  return (await livePool.tokens.issueUserTokens(client, user, grant)).access_token;
}

function requireClientNamed(pools: readonly LivePool[], name: string) {
  const all = pools.flatMap((livePool) => livePool.pool.clients.map((client) => ({ livePool, client })));
  const exact = all.filter(({ client }) => client.clientId === name || client.address === name);
  const named = exact.length > 0 ? exact : all.filter(({ client }) => client.name === name);
  const [found] = named;
  if (!found) {
    const known = all.map(({ client }) => client.name).join(", ") || "none";
    throw new UserError(`client must be a client of the stack, got "${name}"; there are: ${known}`);
  }
  if (named.length > 1) {
    const addresses = named.map(({ client }) => client.address).join(", ");
    throw new UserError(`client must name one client, got "${name}", the name of several; use ${addresses}`);
  }
  return found;
}

function assertFlow(
  client: UserPoolClient,
  oneOf: readonly UserPoolClient["flows"][number][],
  token: string,
): void {
  if (client.oauthEnabled && oneOf.some((flow) => client.flows.includes(flow))) return;
  const flows = (client.oauthEnabled && client.flows.join(", ")) || "none";
  throw new UserError(
    `client must have the flow ${oneOf.join(" or ")} to get ${token}, got ${client.name} with ${flows}; choose another client`,
  );
}

function requireActiveUser({ pool, users }: LivePool, username: string): User {
  const user = users.findActive(username);
  if (user) return user;
  const enabled = users.list().filter((known) => known.enabled);
  const known = enabled.map((candidate) => candidate.username).join(", ") || "none";
  throw new UserError(
    `username must be an enabled user of the pool ${pool.name}, got "${username}"; there are: ${known}`,
  );
}

function machineScopes({ pool }: LivePool, client: UserPoolClient, scopes?: readonly string[]) {
  const allowed = grantMachineScopes(pool, client, undefined);
  if (!allowed) {
    throw new UserError(
      `client must have a scope of a resource server, got ${client.name} with none; choose another client`,
    );
  }
  return requireAllowed(client, allowed, scopes);
}

function userScopes({ pool }: LivePool, client: UserPoolClient, scopes?: readonly string[]) {
  const allowed = grantUserScopes(pool, client, undefined);
  const chosen = requireAllowed(client, allowed ?? [], scopes);
  if (scopes && !grantUserScopes(pool, client, chosen.join(" "))) {
    throw new UserError("scopes must contain openid beside email, phone and profile; add openid");
  }
  if (!mayReadScopeAttributes(client, chosen)) {
    throw new UserError(
      `client must read email_verified and phone_number_verified to hold email and phone, got ${client.name}; leave the scope out`,
    );
  }
  return chosen;
}

/** A scope that the pool would leave out without a word is refused here. */
function requireAllowed(
  { name }: UserPoolClient,
  allowed: readonly string[],
  scopes: readonly string[] = allowed,
): readonly string[] {
  if (scopes.length === 0 && scopes !== allowed) {
    throw new UserError("scopes must name at least one scope, got []; leave it out for all of the client's");
  }
  const refused = scopes.filter((scope) => !allowed.includes(scope));
  if (refused.length === 0) return [...new Set(scopes)];
  const may = allowed.join(", ") || "none";
  throw new UserError(
    `scopes must be scopes that the client ${name} may have, got ${refused.join(", ")}; it may have: ${may}`,
  );
}
