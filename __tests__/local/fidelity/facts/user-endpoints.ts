import type { Section } from "../fact.ts";

export const userEndpoints: Section = {
  title: "Cognito: userInfo, revocation, logout",
  facts: [
    {
      behaviour:
        "userInfo gives `sub`, `username` and, for `openid` alone, every attribute that the client may read",
      grade: "D",
      source: "AWS: userinfo-endpoint",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > answers openid alone with sub, username and every attribute, all of them strings",
    },
    {
      behaviour: "`email`, `phone` and `profile` narrow them to their families",
      grade: "D",
      source: "AWS: userinfo-endpoint",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > narrows the attributes to the families of email, phone and profile",
    },
    {
      behaviour: "Only attributes that the client may read",
      grade: "D",
      source: "AWS: userinfo-endpoint",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > discloses only what the client may read",
    },
    {
      behaviour: '`email_verified` and `phone_number_verified` are the strings `"true"` and `"false"`',
      grade: "D",
      source: "AWS: userinfo-endpoint",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > answers openid alone with sub, username and every attribute, all of them strings",
    },
    {
      behaviour: "`Content-Type: application/json;charset=UTF-8`",
      grade: "D",
      source: "AWS: userinfo-endpoint",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > answers openid alone with sub, username and every attribute, all of them strings",
    },
    {
      behaviour:
        'Without a bearer token: 400 and `WWW-Authenticate: error="invalid_request", …`, without the word Bearer',
      grade: "D",
      source: "AWS: userinfo-endpoint",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > refuses the Authorization header %j with 400 invalid_request",
    },
    {
      behaviour: 'With a dead token: 401 and `error="invalid_token", …`',
      grade: "D",
      source: "AWS: userinfo-endpoint",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > refuses an expired token",
    },
    {
      behaviour: "A token without `openid` is 401 `Access token does not contain openid scope`",
      grade: "M",
      source: "simov/grant #189",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > refuses a person's token without openid",
    },
    {
      behaviour: "So is a machine's",
      grade: "M",
      source: "simov/grant #189",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > refuses a machine's token: it has no openid",
    },
    {
      behaviour: "POST is refused",
      grade: "U",
      test: "local/cognito/endpoints/user-info.test.ts > createUserInfoEndpoint > serves GET only (our choice)",
    },
    {
      behaviour: "Revocation takes a refresh token, of a public client by its `client_id`",
      grade: "D",
      source: "AWS: revocation-endpoint",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > answers 200 without a body and ends the refresh token",
    },
    {
      behaviour: "A confidential client authenticates there by HTTP Basic",
      grade: "D",
      source: "AWS: revocation-endpoint",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > takes a confidential client by HTTP Basic",
    },
    {
      behaviour: "It answers 200 without a body, for an unknown or revoked token too",
      grade: "D",
      source: "AWS: revocation-endpoint",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > answers 200 for an unknown token and for one that is revoked already",
    },
    {
      behaviour: "Another client's token is left alone, with 200",
      grade: "U",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > answers 200 for another client's token and leaves it alone (our choice)",
    },
    {
      behaviour: "A missing token is 400 `invalid_request`",
      grade: "D",
      source: "AWS: revocation-endpoint",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > refuses a missing token as invalid_request",
    },
    {
      behaviour: "So is a client with revocation off",
      grade: "D",
      source: "AWS: revocation-endpoint",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > refuses a client with revocation off as invalid_request",
    },
    {
      behaviour: "An access or ID token is 400 `unsupported_token_type`",
      grade: "D",
      source: "AWS: revocation-endpoint",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > refuses an access or ID token as unsupported_token_type",
    },
    {
      behaviour: "A client that does not authenticate is 401 (not 400) `invalid_client`",
      grade: "D",
      source: "AWS: revocation-endpoint",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > refuses an unknown client and a wrong secret with 401 invalid_client",
    },
    {
      behaviour: "It ends every token that shares the `origin_jti`",
      grade: "D",
      source: "AWS: token-revocation",
      test: "local/cognito/endpoints/revoke.test.ts > createRevokeEndpoint > ends every token that shares the origin_jti: renewed access tokens and rotated refresh tokens",
    },
    {
      behaviour: "But who verifies a JWT by itself, as the gateway does, accepts it until `exp`",
      grade: "D",
      source: "AWS: token-revocation",
      test: "e2e/pool-behind-gateway.test.ts > the gateway's JWT authorizer in front of a user pool's tokens > goes on to accept the access token of a login that was revoked, until it expires",
    },
    {
      behaviour: "Revocation is on unless the client turns it off",
      grade: "D",
      source: "AWS: token-revocation",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > fills in Cognito's defaults",
    },
    {
      behaviour:
        "Logout with `client_id` and a registered `logout_uri` goes there and clears the session cookie",
      grade: "D",
      source: "AWS: logout-endpoint",
      test: "local/cognito/endpoints/logout.test.ts > createLogoutEndpoint > goes to a registered logout_uri and clears the session cookie",
    },
    {
      behaviour:
        "With `redirect_uri` and `response_type` it goes to `/login`, and keeps `state`, `scope` and `nonce`",
      grade: "D",
      source: "AWS: logout-endpoint",
      test: "local/cognito/endpoints/logout.test.ts > createLogoutEndpoint > goes to a new login with redirect_uri and response_type, and keeps state, scope and nonce",
    },
    {
      behaviour: "`logout_uri` goes first where both are given",
      grade: "D",
      source: "AWS: logout-endpoint",
      test: "local/cognito/endpoints/logout.test.ts > createLogoutEndpoint > prefers logout_uri when both forms are given",
    },
    {
      behaviour: "Without `scope` the second form gets all of the client's",
      grade: "D",
      source: "AWS: logout-endpoint",
      test: "local/cognito/endpoints/logout.test.ts > createLogoutEndpoint > fills in all of the client's scopes for the new login when none is given",
    },
    {
      behaviour: "`post_logout_redirect_uri` and `id_token_hint` are ignored",
      grade: "D",
      source: "AWS: logout-endpoint",
      test: "local/cognito/endpoints/logout.test.ts > createLogoutEndpoint > ignores post_logout_redirect_uri and id_token_hint",
    },
    {
      behaviour: "Refresh tokens outlive a logout",
      grade: "D",
      source: "AWS: logout-endpoint",
      test: "local/cognito/endpoints/logout.test.ts > createLogoutEndpoint > does not revoke refresh tokens",
    },
    {
      behaviour: "Errors of a logout go to the pool's error page, and the session stays",
      grade: "U",
      test: "local/cognito/endpoints/logout.test.ts > createLogoutEndpoint > sends %j to the error page and keeps the session (our choice)",
    },
  ],
};
