import type { Section } from "../fact.ts";

export const jwtAuthorizer: Section = {
  title: "HTTP API: JWT authorizer",
  facts: [
    {
      behaviour: "The token comes from a header, bare or after `Bearer `",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/bearer-token.test.ts > readBearerToken > takes the token of a header, bare or after Bearer",
    },
    {
      behaviour: "It may come from a query parameter",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/gateway.test.ts > createGateway > takes the token of a query parameter where that is the identity source",
    },
    {
      behaviour: "The case of `Bearer` does not count",
      grade: "U",
      test: "local/http-api/bearer-token.test.ts > readBearerToken > by our choice, does not mind the case of Bearer",
    },
    {
      behaviour: "Discovery leads to the JWKS, `kid` to the key",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/signing-keys.test.ts > createSigningKeys > follows the issuer's discovery document to its keys",
    },
    {
      behaviour: "RSA algorithms alone are accepted",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > accepts RSA algorithms only: neither an HMAC with the public key, nor an elliptic curve, nor none",
    },
    {
      behaviour: "Keys are kept for up to two hours",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/signing-keys.test.ts > createSigningKeys > keeps the keys for two hours: until then a key that was withdrawn still counts",
    },
    {
      behaviour: "Ten seconds pass between two fetches, whatever tokens come and however the first ended",
      grade: "U",
      test: "local/http-api/signing-keys.test.ts > createSigningKeys > by our choice, tries again ten seconds after a failure, and not before, whatever tokens come",
    },
    {
      behaviour: "A time that is no finite number is refused",
      grade: "U",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > by our choice, refuses a time that is no finite number: %s",
    },
    {
      behaviour: "A failed fetch counts for ten seconds, and good keys stay in use meanwhile",
      grade: "U",
      test: "local/http-api/signing-keys.test.ts > createSigningKeys > keeps good keys when a fetch %s, and says so to other tokens",
    },
    {
      behaviour: "Another base64 spelling of a good token is refused",
      grade: "U",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > by our choice, refuses another base64 spelling of a good token",
    },
    {
      behaviour: "An unknown `kid` makes it fetch again, every ten seconds at most",
      grade: "U",
      test: "local/http-api/signing-keys.test.ts > createSigningKeys > by our choice, fetches again for an unknown key id, at most every ten seconds",
    },
    {
      behaviour: "`iss` equals the configured issuer exactly",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > refuses another issuer before it fetches any key",
    },
    {
      behaviour: "`aud`, any member of it, or in its absence `client_id`, is a configured audience",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > audience > accepts %s",
    },
    {
      behaviour: "Where both are there, `aud` alone decides",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > audience > refuses %s",
    },
    {
      behaviour: "`exp` is to come, `nbf` and `iat` are past, without tolerance",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > times, without tolerance > refuses a token whose %s",
    },
    {
      behaviour: "A token without `exp` is refused",
      grade: "U",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > times, without tolerance > refuses a token whose %s",
    },
    {
      behaviour: "Any one of the route's scopes in `scope` or `scp` suffices",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > scopes > accepts %s",
    },
    {
      behaviour: "`scp` goes first where both are there (other emulators say so)",
      grade: "U",
      test: "local/http-api/jwt-authorizer.test.ts > scopesOf > takes `scp`, a list or a string, and prefers it to `scope`",
    },
    {
      behaviour:
        "`token_use` is not checked: an ID token passes where no scope is asked for, and fails where one is",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > scopes > lets an ID token of the audience pass where no scope is asked for, and not where one is",
    },
    {
      behaviour: "Revocation is not consulted",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "e2e/pool-behind-gateway.test.ts > the gateway's JWT authorizer in front of a user pool's tokens > goes on to accept the access token of a login that was revoked, until it expires",
    },
    {
      behaviour: "Discovery and JWKS are waited for 1500 ms each",
      grade: "D",
      source: "AWS: http-api-quotas",
      test: "local/http-api/signing-keys.test.ts > createSigningKeys > gives a document up after 1.5 seconds and not before",
    },
    {
      behaviour: "A JWKS has at most 150 000 bytes",
      grade: "D",
      source: "AWS: http-api-quotas",
      test: "local/http-api/signing-keys.test.ts > createSigningKeys > reads 150 000 bytes of a JWKS and no more",
    },
    {
      behaviour: "`CreateAuthorizer` fails where discovery cannot be reached",
      grade: "M",
      source: "loige.co; haandol/cognito-kakao-example #1",
      notEmulated: "a stack starts without a network; the first token finds out",
    },
    {
      behaviour: "A 401 or 403 never reaches the function",
      grade: "D",
      source: "AWS: http-api-jwt-authorizer",
      test: "local/http-api/gateway.test.ts > createGateway > asks the authorizer before it reads a body or calls the function",
    },
    {
      behaviour: '401 is `{"message":"Unauthorized"}`, without a content type',
      grade: "D",
      source: "AWS: http-api-troubleshooting-jwt",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > answers 401 with a bare Bearer where there is no token",
    },
    {
      behaviour: "Without a token `www-authenticate` is `Bearer`",
      grade: "M",
      source: "captured responses",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > answers 401 with a bare Bearer where there is no token",
    },
    {
      behaviour:
        'With a bad one it is `Bearer scope="" error="invalid_token" error_description="{reason}"`, without commas',
      grade: "D",
      source: "AWS: http-api-troubleshooting-jwt",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > refuses what is not a JWT for its number of segments",
    },
    {
      behaviour: "`scope` is empty there on a route with scopes, too",
      grade: "U",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > scopes > are not looked at before the token is valid",
    },
    {
      behaviour: "Reason: `the token does not have a valid audience`",
      grade: "D",
      source: "AWS: http-api-troubleshooting-jwt",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > audience > refuses %s",
    },
    {
      behaviour: "Reason: `token contains an invalid number of segments`",
      grade: "M",
      source: "three captured responses",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > refuses what is not a JWT for its number of segments",
    },
    {
      behaviour: "Reasons: `OIDC discovery endpoint communication error`, `JWKS communication error`",
      grade: "M",
      source: "captured responses",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > refuses every token while %s cannot be reached, and accepts it afterwards",
    },
    {
      behaviour: "Reasons: `issuer does not match`, `missing: token not provided`",
      grade: "M",
      source: "captured access logs",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > refuses another issuer before it fetches any key",
    },
    {
      behaviour: "Reasons of an expired token, a bad signature, an unknown key",
      grade: "U",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > refuses a token that another key signed under a known key id",
    },
    {
      behaviour: '403 is `{"message":"Forbidden"}`',
      grade: "M",
      source: "floci PR #2011",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > scopes > answers 403 to %s, and the function is not called",
    },
    {
      behaviour: "Its `www-authenticate` (as in RFC 6750), and that it has no content type",
      grade: "U",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > scopes > answers 403 to %s, and the function is not called",
    },
  ],
};
