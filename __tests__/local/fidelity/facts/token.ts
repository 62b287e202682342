import type { Section } from "../fact.ts";

export const token: Section = {
  title: "Cognito: POST /oauth2/token",
  facts: [
    {
      behaviour: "Another method is a 405 without a body that sets `XSRF-TOKEN`",
      grade: "M",
      source: "amazon-cognito-auth-js #52",
      test: "local/cognito/endpoints/token.test.ts > createTokenEndpoint > answers a method other than POST with 405, no body and an XSRF-TOKEN cookie",
    },
    {
      behaviour: "A body that is not `application/x-www-form-urlencoded` is `invalid_request`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > createTokenEndpoint > refuses a JSON body as invalid_request",
    },
    {
      behaviour: "A client authenticates by HTTP Basic",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > takes id and secret by HTTP Basic",
    },
    {
      behaviour: "It may send `client_id` and `client_secret` in the form instead",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > takes id and secret in the form",
    },
    {
      behaviour: "`client_id` beside Basic is optional and has to agree",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > takes a client_id beside Basic if it agrees",
    },
    {
      behaviour: "A client may have two active secrets",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/admin/client-secret-operations.test.ts > the secrets of a client > are replaced without an outage: both are good until the old one is deleted",
    },
    {
      behaviour: "A client with a secret has to prove it in every grant",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > asks a client that has a secret for it with grant_type=%s too",
    },
    {
      behaviour:
        "The answer is `application/json;charset=UTF-8`, is not to be stored, and has `x-amz-cognito-request-id`",
      grade: "M",
      source: "captured responses",
      test: "local/cognito/endpoints/token.test.ts > createTokenEndpoint > answers with JSON that nobody may cache, and a request id",
    },
    {
      behaviour: "The answer has `Strict-Transport-Security`",
      grade: "M",
      source: "captured responses",
      notEmulated: "RFC 6797 section 7.2 forbids it over plain http",
    },
    {
      behaviour: "`client_credentials` answers `access_token`, `expires_in`, `token_type`, and no `scope`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > answers with exactly access_token, expires_in and token_type",
    },
    {
      behaviour:
        "`authorization_code` answers `id_token`, `access_token`, `refresh_token`, `expires_in`, `token_type`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > answers with exactly id_token, access_token, refresh_token, expires_in and token_type",
    },
    {
      behaviour: "There is no `id_token` where openid was not granted",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > answers without an id_token when openid was not granted",
    },
    {
      behaviour: "`refresh_token` answers `id_token`, `access_token`, `expires_in`, `token_type`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant > answers with exactly id_token, access_token, expires_in and token_type",
    },
    {
      behaviour: "Where rotation is on, a new `refresh_token` as well",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant with rotation > answers with a new refresh token, which works",
    },
    {
      behaviour: "`client_credentials` needs a secret and shares its client with no other flow",
      grade: "D",
      source: "AWS: settings-client-apps",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > refuses what Cognito refuses at creation: %j",
    },
    {
      behaviour: "`client_credentials` grants scopes of resource servers only",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > grants no OIDC scope and not aws.cognito.signin.user.admin, even if the client has them",
    },
    {
      behaviour: "Without `scope` (or an empty one) it grants every custom scope of the client",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > grants every custom scope of the client when scope is %j",
    },
    {
      behaviour:
        "A scope that the client does not have is `invalid_scope` (AWS's pages contradict each other)",
      grade: "M",
      source: "re:Post",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > refuses a scope that the client does not have as invalid_scope",
    },
    {
      behaviour:
        "A scope that is still on the client but gone from the resource server is dropped without a word",
      grade: "D",
      source: "AWS: define-resource-servers",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > drops a scope that is still on the client but gone from the resource server",
    },
    {
      behaviour: "A client that has no scope left gets `invalid_scope`",
      grade: "U",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > refuses a client that has no scope left as invalid_scope (our choice)",
    },
    {
      behaviour: "Of repeated parameters the first counts; unknown ones are ignored",
      grade: "U",
      test: "local/cognito/endpoints/token.test.ts > createTokenEndpoint > takes the first of repeated parameters and ignores unknown ones (our choice)",
    },
    {
      behaviour: "A code is good once",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > spends a code at its first use",
    },
    {
      behaviour: "A code is good for five minutes",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > refuses a code that is five minutes old as invalid_grant",
    },
    {
      behaviour: "A code is bound to its client",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > refuses the code of another client as invalid_grant",
    },
    {
      behaviour: "A verifier is asked for only if the login carried a challenge",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant with PKCE > takes the verifier of the challenge",
    },
    {
      behaviour: "A `scope` beside a code is ignored",
      grade: "U",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > ignores a scope: the login has fixed it",
    },
    {
      behaviour: "A refresh token is opaque to the client",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > gives a refresh token that is opaque, not a JWT",
    },
    {
      behaviour: "A refresh token lives 30 days unless the client says otherwise",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant > refuses a token after its lifetime, 30 days here, as invalid_grant",
    },
    {
      behaviour: "Rotation: the old token works for the declared time of grace",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant with rotation > accepts the old token in its time of grace and not after it",
    },
    {
      behaviour: "Rotation: the new token inherits what is left of the old one's life",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant with rotation > lets the new token live as long as the old one would have",
    },
    {
      behaviour: "A refreshed ID token has no `nonce`",
      grade: "U",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant > leaves the nonce out of the renewed ID token (our choice)",
    },
    {
      behaviour: "`aws_client_metadata` is handed to the V3 pre token generation trigger",
      grade: "D",
      source: "AWS: token-endpoint",
      notEmulated: "a pool with triggers is refused by name at the start",
    },
  ],
};
