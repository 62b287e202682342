import type { UserPool } from "../../model.ts";
import { type PoolKeys, toPublicJwk } from "../keys.ts";
import { json, type PoolResponse } from "../response.ts";
import { oidcScopes } from "../scopes.ts";

/**
 * The discovery document, with Cognito's members and no others: it names neither S256 nor the grant types.
 *
 * A pool without a domain still names endpoints, on the issuer's host, where nothing answers.
 *
 * @see OpenID Connect Discovery 1.0 section 3
 */
export function describeProvider(pool: UserPool): PoolResponse {
  const domain = pool.domainOrigin ?? new URL(pool.issuer).origin;
  return json(200, {
    authorization_endpoint: `${domain}/oauth2/authorize`,
    end_session_endpoint: `${domain}/logout`,
    id_token_signing_alg_values_supported: ["RS256"],
    issuer: pool.issuer,
    jwks_uri: `${pool.issuer}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    revocation_endpoint: `${domain}/oauth2/revoke`,
    scopes_supported: oidcScopes,
    subject_types_supported: ["public"],
    token_endpoint: `${domain}/oauth2/token`,
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    userinfo_endpoint: `${domain}/oauth2/userInfo`,
  });
}

/** Both public keys of the pool. @see RFC 7517 section 5 */
export function describeKeys(keys: PoolKeys): PoolResponse {
  return json(200, { keys: [toPublicJwk(keys.idToken), toPublicJwk(keys.accessToken)] });
}
