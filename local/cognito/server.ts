import type { RequestListener } from "node:http";
import type { UserPool } from "../model.ts";
import type { State } from "../state.ts";
import { createClientAuthentication } from "./clients.ts";
import { type CsrfGuard, createCsrfGuard } from "./csrf.ts";
import { createAuthorizationResponder } from "./endpoints/authorization-response.ts";
import { createAuthorizeEndpoint } from "./endpoints/authorize.ts";
import { createChangePasswordEndpoint } from "./endpoints/change-password.ts";
import { describeKeys, describeProvider } from "./endpoints/discovery.ts";
import { showError } from "./endpoints/error.ts";
import { createLoginEndpoint } from "./endpoints/login.ts";
import { createLoginFlow } from "./endpoints/login-flow.ts";
import { createLogoutEndpoint } from "./endpoints/logout.ts";
import { createRevokeEndpoint } from "./endpoints/revoke.ts";
import { createTokenEndpoint } from "./endpoints/token.ts";
import { createUserInfoEndpoint } from "./endpoints/user-info.ts";
import { createAuthorizationCodeGrant } from "./grants/authorization-code.ts";
import { createClientCredentialsGrant } from "./grants/client-credentials.ts";
import { createRefreshTokenGrant } from "./grants/refresh-token.ts";
import { loadPoolKeys, type PoolKeys } from "./keys.ts";
import { describeExchange, type UserPoolRecord } from "./observation.ts";
import { createRouter, type Endpoint } from "./router.ts";
import { createAuthorizationCodes } from "./stores/authorization-codes.ts";
import { createChallenges } from "./stores/challenges.ts";
import { createClientSecrets } from "./stores/client-secrets.ts";
import { createRefreshTokens } from "./stores/refresh-tokens.ts";
import { createSessions } from "./stores/sessions.ts";
import { createUserDirectory } from "./stores/users.ts";
import { createTokenIssuer } from "./tokens.ts";

export interface UserPoolServerDeps {
  readonly pool: UserPool;
  /** Keeps keys, sessions, codes, refresh tokens and changed passwords; it has to go by the same clock. */
  readonly state: State;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of every request once it is answered. @default nobody is told */
  readonly observe?: (record: UserPoolRecord) => void;
}

/**
 * A user pool as its clients see it: discovery and keys below the issuer and, where the pool declares a domain, the
 * OAuth endpoints and the login pages. It does not check `Host`: the listener does.
 *
 * @see AWS: User pool endpoints and managed login reference
 */
export async function createUserPoolServer(deps: UserPoolServerDeps): Promise<RequestListener> {
  const { pool, state, now, observe } = deps;
  const keys = await loadPoolKeys(pool.userPoolId, state);
  const csrf = createCsrfGuard(pool.userPoolId, state, now);
  const endpoints = new Map([
    ...issuerEndpoints(pool, keys),
    ...(pool.domainOrigin ? domainEndpoints(deps, pool.domainOrigin, keys, csrf) : []),
  ]);
  return createRouter(endpoints, csrf, (request, response, endpoint) =>
    observe?.(describeExchange(pool, now(), request, response, endpoint !== undefined)),
  );
}

function issuerEndpoints(pool: UserPool, keys: PoolKeys): [string, Endpoint][] {
  const base = `/${pool.userPoolId}/.well-known`;
  return [
    [`${base}/openid-configuration`, { GET: () => describeProvider(pool) }],
    [`${base}/jwks.json`, { GET: () => describeKeys(keys) }],
  ];
}

function domainEndpoints(
  { pool, state, now }: UserPoolServerDeps,
  domainOrigin: string,
  keys: PoolKeys,
  csrf: CsrfGuard,
): [string, Endpoint][] {
  const users = createUserDirectory(pool, state, now);
  const authenticate = createClientAuthentication(pool, createClientSecrets(pool.userPoolId, state, now));
  const sessions = createSessions(pool.userPoolId, state, users, now);
  const codes = createAuthorizationCodes(pool.userPoolId, state, now);
  const refreshTokens = createRefreshTokens(pool.userPoolId, state, now);
  const challenges = createChallenges(pool.userPoolId, state, now);
  const tokens = createTokenIssuer(pool, keys, now);
  const respond = createAuthorizationResponder(codes, tokens);
  const flow = createLoginFlow({ pool, domainOrigin, sessions, csrf, respond });
  const grants = new Map([
    ["client_credentials", createClientCredentialsGrant(pool, tokens)],
    ["authorization_code", createAuthorizationCodeGrant({ codes, users, tokens, refreshTokens })],
    ["refresh_token", createRefreshTokenGrant({ users, tokens, refreshTokens })],
  ]);
  const { passwordPolicy } = pool;
  return [
    ["/oauth2/authorize", { GET: createAuthorizeEndpoint({ pool, domainOrigin, sessions, respond, now }) }],
    ["/login", createLoginEndpoint({ flow, users, challenges })],
    ["/changePassword", { POST: createChangePasswordEndpoint({ passwordPolicy, flow, users, challenges }) }],
    ["/oauth2/token", { POST: createTokenEndpoint(authenticate, grants), crossOrigin: true }],
    [
      "/oauth2/userInfo",
      { GET: createUserInfoEndpoint({ pool, tokens, users, refreshTokens }), crossOrigin: true },
    ],
    ["/oauth2/revoke", { POST: createRevokeEndpoint(authenticate, refreshTokens), crossOrigin: true }],
    ["/logout", { GET: createLogoutEndpoint(pool, domainOrigin, sessions) }],
    ["/error", { GET: showError }],
  ];
}
