import type { Section } from "../fact.ts";

export const tokenErrors: Section = {
  title: "Cognito: errors of POST /oauth2/token",
  facts: [
    {
      behaviour:
        "A wrong secret is 400 (not 401, no `WWW-Authenticate`) with `invalid_client` and the description `invalid_client_secret`",
      grade: "M",
      source: "captured responses",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > refuses a wrong secret with 400 invalid_client and invalid_client_secret",
    },
    {
      behaviour: "An absent secret is answered like a wrong one",
      grade: "M",
      source: "captured responses",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > refuses an absent secret like a wrong one",
    },
    {
      behaviour: "An unknown client is `invalid_client` without a description",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > refuses an unknown client as invalid_client without a description",
    },
    {
      behaviour: "A secret counts as it stands, not form-encoded once more",
      grade: "U",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > takes a secret as it stands: one that is form-encoded once more is wrong (our choice)",
    },
    {
      behaviour: "A public client that sends a secret is refused",
      grade: "U",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > refuses a public client that sends a secret (our choice)",
    },
    {
      behaviour: "A malformed `Authorization` is `invalid_request`",
      grade: "U",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > refuses the malformed header %s as invalid_request (our choice)",
    },
    {
      behaviour: "Naming no client is `invalid_request`",
      grade: "U",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > refuses a request that names no client as invalid_request (our choice)",
    },
    {
      behaviour: "Two ways of authentication at once are `invalid_request`",
      grade: "U",
      test: "local/cognito/endpoints/token.test.ts > authenticateClient > refuses two ways of authentication at once as invalid_request (our choice)",
    },
    {
      behaviour: "An unknown, expired or spent code is `invalid_grant`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > refuses an unknown code as invalid_grant",
    },
    {
      behaviour: "An invalid, revoked or expired refresh token is `invalid_grant`",
      grade: "M",
      source: "captured responses",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant > refuses an unknown token as invalid_grant",
    },
    {
      behaviour:
        "A redirect URI other than the login's, be it by a slash, is `unauthorized_client` with the description `invalid_redirect`",
      grade: "D",
      source: "AWS: token-endpoint; Stack Overflow 50264679 (without the description)",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > refuses another redirect_uri, be it by a trailing slash, as unauthorized_client and invalid_redirect",
    },
    {
      behaviour: "A redirect URI that the login named and the exchange leaves out is `invalid_request`",
      grade: "U",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > asks for the redirect_uri again if the login named it (our choice: invalid_request)",
    },
    {
      behaviour: "A wrong verifier is `invalid_grant`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant with PKCE > refuses another verifier, or the challenge itself, as invalid_grant",
    },
    {
      behaviour: "A missing verifier is `invalid_grant`",
      grade: "M",
      source: "amplify-js #6347 (weak: that code may have been spent as well)",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant with PKCE > refuses a missing verifier as invalid_grant",
    },
    {
      behaviour: "A verifier without a challenge is `invalid_grant`",
      grade: "U",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant with PKCE > refuses a verifier without a challenge as invalid_grant (our choice)",
    },
    {
      behaviour: "A grant that is not enabled on the client is `unauthorized_client`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > refuses a client that has another flow as unauthorized_client",
    },
    {
      behaviour: "`client_credentials` without `allowed_oauth_flows_user_pool_client` is `invalid_grant`",
      grade: "M",
      source: "aws-sdk-java #3037",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > refuses a client without allowed_oauth_flows_user_pool_client as invalid_grant",
    },
    {
      behaviour: "A missing `grant_type` is `invalid_request`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > createTokenEndpoint > refuses a request without grant_type as invalid_request",
    },
    {
      behaviour: "So is a missing `code`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > refuses a missing code as invalid_request",
    },
    {
      behaviour: "So is a missing `refresh_token`",
      grade: "M",
      source: "captured responses",
      test: "local/cognito/grants/refresh-token.test.ts > createRefreshTokenGrant > refuses a missing refresh_token as invalid_request",
    },
    {
      behaviour: "An unknown `grant_type` is `unsupported_grant_type`",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/endpoints/token.test.ts > createTokenEndpoint > refuses an unknown grant_type as unsupported_grant_type",
    },
    {
      behaviour:
        "A code whose scopes stand for attributes that the client may not read is `invalid_grant`, though the login succeeded",
      grade: "M",
      source: "claude-code #90190",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > refuses a code whose email scope the client may not read in full, though the login succeeded",
    },
    {
      behaviour: "In the implicit flow the same is `invalid_request`, sent to the application",
      grade: "U",
      test: "local/cognito/endpoints/authorization-response.test.ts > createAuthorizationResponder, implicit flow > refuses an email scope that the client may not read (our choice)",
    },
  ],
};
