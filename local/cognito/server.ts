import type { RequestListener } from "node:http";
import { createClientAuthentication } from "./clients.ts";
import { createAuthorizationResponder } from "./endpoints/authorization-response.ts";
import { createAuthorizeEndpoint } from "./endpoints/authorize.ts";
import { createChangePasswordEndpoint } from "./endpoints/change-password.ts";
import { describeKeys, describeProvider } from "./endpoints/discovery.ts";
import { createLoginEndpoint } from "./endpoints/login.ts";
import { createLoginFlow } from "./endpoints/login-flow.ts";
import { createLogoutEndpoint } from "./endpoints/logout.ts";
import { createRevokeEndpoint } from "./endpoints/revoke.ts";
import { createTokenEndpoint } from "./endpoints/token.ts";
import { createUserInfoEndpoint } from "./endpoints/user-info.ts";
import { createAuthorizationCodeGrant } from "./grants/authorization-code.ts";
import { createClientCredentialsGrant } from "./grants/client-credentials.ts";
import { createRefreshTokenGrant } from "./grants/refresh-token.ts";
import type { LivePool } from "./live-pool.ts";
import { describeExchange, type UserPoolRecord } from "./observation.ts";
import { showError } from "./pages/error-page.ts";
import { createPoolRouter, type Endpoint } from "./router.ts";

/**
 * A user pool as its clients see it: discovery and keys below the issuer and, where the pool declares a domain, the
 * OAuth endpoints and the login pages. It does not check `Host`: the listener does.
 *
 * @param deps.observe called with every request once it is answered. @default - no record is made
 * @see AWS: User pool endpoints and managed login reference
 */
export function createUserPoolServer(deps: {
  readonly livePool: LivePool;
  readonly observe?: (record: UserPoolRecord) => void;
}): RequestListener {
  const { livePool, observe } = deps;
  const { pool, csrf, now } = livePool;
  const endpoints = new Map([
    ...issuerEndpoints(livePool),
    ...(pool.domainOrigin ? domainEndpoints(livePool, pool.domainOrigin) : []),
  ]);
  return createPoolRouter(endpoints, csrf, (request, response, endpoint) =>
    observe?.(describeExchange(pool, now(), request, response, endpoint !== undefined)),
  );
}

function issuerEndpoints({ pool, keys }: LivePool): [string, Endpoint][] {
  const base = `/${pool.userPoolId}/.well-known`;
  return [
    [`${base}/openid-configuration`, { GET: () => describeProvider(pool), crossOrigin: true }],
    [`${base}/jwks.json`, { GET: () => describeKeys(keys), crossOrigin: true }],
  ];
}

function domainEndpoints(livePool: LivePool, domainOrigin: string): [string, Endpoint][] {
  const { pool, users, clientSecrets, sessions, codes, refreshTokens, challenges, tokens } = livePool;
  const authenticate = createClientAuthentication(pool, clientSecrets);
  const respond = createAuthorizationResponder(codes, tokens);
  const flow = createLoginFlow({ ...livePool, domainOrigin, respond });
  const grants = new Map([
    ["client_credentials", createClientCredentialsGrant(pool, tokens)],
    ["authorization_code", createAuthorizationCodeGrant(livePool)],
    ["refresh_token", createRefreshTokenGrant(livePool)],
  ]);
  const { passwordPolicy } = pool;
  return [
    ["/oauth2/authorize", { GET: createAuthorizeEndpoint({ ...livePool, domainOrigin, respond }) }],
    ["/login", createLoginEndpoint({ flow, users, challenges })],
    ["/changePassword", { POST: createChangePasswordEndpoint({ passwordPolicy, flow, users, challenges }) }],
    ["/oauth2/token", { POST: createTokenEndpoint(authenticate, grants), crossOrigin: true }],
    ["/oauth2/userInfo", { GET: createUserInfoEndpoint(livePool), crossOrigin: true }],
    ["/oauth2/revoke", { POST: createRevokeEndpoint(authenticate, refreshTokens), crossOrigin: true }],
    ["/logout", { GET: createLogoutEndpoint(pool, domainOrigin, sessions) }],
    ["/error", { GET: showError }],
  ];
}
