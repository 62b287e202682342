import type { Section } from "../fact.ts";

const noTls = "localhost is served over plain http, on loopback alone";

export const discovery: Section = {
  title: "Cognito: issuer, discovery and keys",
  facts: [
    {
      behaviour: "The issuer is `https://cognito-idp.{region}.amazonaws.com/{poolId}`",
      grade: "D",
      source: "AWS: federation-endpoints",
      test: "local/terraform/families/index.test.ts > families > %s has AWS's shape and stays",
    },
    {
      behaviour: "On localhost every URL of the stack, the issuer first, is that of a local port",
      grade: "U",
      test: "local/terraform/origins.test.ts > awsLocations > knows issuer, both kinds of pool domain, execute-api endpoint, stages and custom domains",
    },
    {
      behaviour:
        "A pool may have the updated issuer `https://issuer-cognito-idp.{region}.amazonaws.com/{poolId}`",
      grade: "D",
      source: "AWS: federation-endpoints",
      notEmulated: "`aws_cognito_user_pool` has no argument that asks for it",
    },
    {
      behaviour: "A pool id is the region, `_` and letters and digits",
      grade: "S",
      source: "awslabs/aws-jwt-verify, src/cognito-verifier.ts",
      test: "local/terraform/families/index.test.ts > families > %s has AWS's shape and stays",
    },
    {
      behaviour:
        "Discovery is the issuer and `/.well-known/openid-configuration`, keys are the issuer and `/.well-known/jwks.json`",
      grade: "D",
      source: "AWS: federation-endpoints",
      test: "local/cognito/endpoints/discovery.test.ts > describeProvider > answers with Cognito's members in alphabetical order, and no others",
    },
    {
      behaviour: "The OAuth endpoints belong to the pool's domain: without one there are none",
      grade: "D",
      source: "AWS: federation-endpoints",
      test: "local/cognito/server.test.ts > createUserPoolServer > has no OAuth endpoint and no page when the pool declares no domain",
    },
    {
      behaviour: "The pool's domain and its issuer are different hosts",
      grade: "D",
      source: "AWS: federation-endpoints",
      notEmulated: "one local port serves both; their paths do not meet",
    },
    {
      behaviour: "Discovery at the root of the pool's domain is a 404",
      grade: "M",
      source: "an architecture decision record in a public repository",
      test: "local/cognito/endpoints/discovery.test.ts > describeProvider > is found below the issuer only, not at the root of the domain",
    },
    {
      behaviour:
        "A prefix domain is `https://{prefix}.auth.{region}.amazoncognito.com`, a custom one has a name of its own, and a pool may have both",
      grade: "D",
      source: "AWS: assign-domain-prefix, add-custom-domain",
      test: "local/terraform/origins.test.ts > awsLocations > knows issuer, both kinds of pool domain, execute-api endpoint, stages and custom domains",
    },
    {
      behaviour: "A domain takes up to 60 seconds (custom: 5 minutes) to be ready",
      grade: "D",
      source: "AWS: assign-domain-prefix, add-custom-domain",
      notEmulated: "nobody is served by waiting",
    },
    {
      behaviour: "`managed_login_version` 1 is the classic hosted UI and needs no branding",
      grade: "D",
      source: "AWS: managed-login",
      test: "local/cognito/endpoints/login.test.ts > createLoginEndpoint, the page > needs no branding in the classic hosted UI",
    },
    {
      behaviour: "Managed login has no pages for a client without an `aws_cognito_managed_login_branding`",
      grade: "D",
      source: "AWS: managed-login",
      test: "local/cognito/endpoints/login.test.ts > createLoginEndpoint, the page > does not exist for a client without a branding under managed login",
    },
    {
      behaviour: "A pool's tier is ESSENTIALS unless it says otherwise",
      grade: "D",
      source: "AWS: feature-plans",
      test: "local/terraform/families/user-pool.test.ts > readUserPools > fills in Cognito's defaults",
    },
    {
      behaviour: "The case of user names counts unless the pool declares `case_sensitive = false`",
      grade: "D",
      source: "AWS: UsernameConfigurationType",
      test: "local/cognito/endpoints/login.test.ts > createUserDirectory > does not mind the case of a name or an address where the pool declares so",
    },
    {
      behaviour:
        "The discovery document has twelve members with these values, and no others (no `code_challenge_methods_supported`, no `grant_types_supported`)",
      grade: "M",
      source: "localstack issue #12914; swisstopo PR #1066",
      test: "local/cognito/endpoints/discovery.test.ts > describeProvider > answers with Cognito's members in alphabetical order, and no others",
    },
    {
      behaviour: "A pool without a domain names endpoints that do not work",
      grade: "M",
      source: "openiddict PR #1586",
      test: "local/cognito/endpoints/discovery.test.ts > describeProvider > names endpoints that do not answer when the pool has no domain",
    },
    {
      behaviour: "There is no introspection and no dynamic registration",
      grade: "D",
      source: "AWS: federation-endpoints",
      test: "local/cognito/router.test.ts > createPoolRouter > answers %s with 404",
    },
    {
      behaviour:
        "Each key has exactly `alg` RS256, `e` AQAB, `kid`, `kty` RSA, `n` of 2048 bits and `use` sig",
      grade: "D",
      source: "AWS: verifying-a-jwt",
      test: "local/cognito/endpoints/discovery.test.ts > describeKeys > answers with two different RSA keys, public parts only",
    },
    {
      behaviour: "One key signs ID tokens, another access tokens",
      grade: "D",
      source: "AWS: verifying-a-jwt",
      test: "local/cognito/claims.test.ts > createTokenIssuer > signs both tokens of a login so that the published keys verify them, each with a key of its own",
    },
    {
      behaviour: "`kid` is standard base64 of 32 bytes, not safe in a URL",
      grade: "M",
      source: "public JWKS documents",
      test: "local/cognito/endpoints/discovery.test.ts > describeKeys > gives each key a kid of 32 bytes in standard base64",
    },
    {
      behaviour: "A token's header has `kid` and `alg` alone, no `typ`",
      grade: "D",
      source: "AWS: verifying-a-jwt",
      test: "local/cognito/claims.test.ts > createTokenIssuer > writes a header of kid and alg only, without typ",
    },
    {
      behaviour: "Keys may rotate at any time",
      grade: "D",
      source: "AWS: verifying-a-jwt",
      notEmulated: "keys outlive reloads and restarts, so that tokens do; `--fresh` makes new ones",
    },
    {
      behaviour: "Everything is served over TLS 1.2 or later",
      grade: "D",
      source: "AWS: federation-endpoints",
      notEmulated: noTls,
    },
    {
      behaviour: "`Access-Control-Allow-Origin: *` on the token, revocation and userInfo endpoints",
      grade: "D",
      source: "AWS: federation-endpoints",
      test: "local/cognito/router.test.ts > createPoolRouter > lets pages of any origin read %s, its errors too",
    },
    {
      behaviour: "Discovery and JWKS allow any origin: they are on another host than the domain",
      grade: "M",
      source: "public single-page applications that set `authority` to the issuer alone",
      test: "local/cognito/router.test.ts > createPoolRouter > lets pages of any origin read %s, its errors too",
    },
    {
      behaviour: "No other endpoint allows another origin",
      grade: "D",
      source: "AWS: federation-endpoints",
      test: "local/cognito/router.test.ts > createPoolRouter > lets no other origin read %s",
    },
    {
      behaviour:
        "What a preflight of the three says beside the origin: methods, `Authorization` and `Content-Type`",
      grade: "U",
      test: "local/cognito/router.test.ts > createPoolRouter > answers the preflight of %s",
    },
    {
      behaviour: "The `cognito` cookie lasts one hour from the login, not from the last use",
      grade: "D",
      source: "AWS: managed-login",
      test: "local/cognito/stores/sessions.test.ts > createSessions > last one hour from the login, not from the last use",
    },
    {
      behaviour: "The session signs the person in to the pool's other clients",
      grade: "D",
      source: "AWS: managed-login",
      test: "local/cognito/stores/sessions.test.ts > createSessions > sign the person in to another client, with the auth_time of the login",
    },
    {
      behaviour: "The login form is tied to the `XSRF-TOKEN` cookie",
      grade: "D",
      source: "AWS: managed-login",
      test: "local/cognito/endpoints/login.test.ts > createCsrfGuard > refuses a login without the XSRF-TOKEN cookie, or with another",
    },
    {
      behaviour: "The cookies `csrf-state`, `csrf-state-legacy`, `lang` and `page-data`",
      grade: "D",
      source: "AWS: managed-login",
      notEmulated: "they serve federation, translation and scripts, which the local pages do not have",
    },
    {
      behaviour: "A login page that was open for more than five minutes is rejected",
      grade: "D",
      source: "AWS: managed-login",
      test: "local/cognito/endpoints/login.test.ts > createCsrfGuard > refuses a page that was open for more than five minutes, and gives a fresh one",
    },
  ],
};
