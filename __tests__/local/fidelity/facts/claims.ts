import type { Section } from "../fact.ts";

export const claims: Section = {
  title: "Cognito: claims and lifetimes",
  facts: [
    {
      behaviour:
        "A machine's access token has `sub` (the client id), `token_use`, `scope`, `auth_time`, `iss`, `exp`, `iat`, `version` 2, `jti`, `client_id`, in this order, and no others",
      grade: "M",
      source: "three captured tokens",
      test: "local/cognito/claims.test.ts > machineAccessClaims > are Cognito's claims in Cognito's order, and no others",
    },
    {
      behaviour: "A person's has `username` and `event_id` as well, and `scope` joined with spaces",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-access-token",
      test: "local/cognito/claims.test.ts > userAccessClaims > are Cognito's claims, without aud and without attributes",
    },
    {
      behaviour: "`origin_jti` where revocation is on",
      grade: "D",
      source: "AWS: token-revocation",
      test: "local/cognito/claims.test.ts > userAccessClaims > carry no origin_jti if the client has revocation off",
    },
    {
      behaviour: "`cognito:groups`, a list, where the person is in a group",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-access-token",
      test: "local/cognito/claims.test.ts > userAccessClaims > carry cognito:groups as an array if the user is in a group",
    },
    {
      behaviour: "No `aud` in a person's access token",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-access-token",
      test: "local/cognito/claims.test.ts > userAccessClaims > are Cognito's claims, without aud and without attributes",
    },
    {
      behaviour: "It has one where it is bound to a resource, which the gateway then goes by",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-access-token",
      test: "e2e/pool-behind-gateway.test.ts > the gateway's JWT authorizer in front of a user pool's tokens > goes by the resource that a token is bound to, and then no longer by its client",
    },
    {
      behaviour: "Resource binding is for people: a machine's token has no `aud`",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > ignores resource: the token has no aud",
    },
    {
      behaviour: "`device_key` where devices are tracked",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-access-token",
      notEmulated: "devices are tracked by the SDKs' sign-in, which the runner does not have",
    },
    {
      behaviour:
        "Tokens of the SDKs' sign-in (`InitiateAuth`) carry `aws.cognito.signin.user.admin` and no custom scope",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-access-token",
      notEmulated: "the runner has the OAuth endpoints and the calls of administrators alone",
    },
    {
      behaviour:
        "Custom scopes are written `{resource server}/{scope}`, of as many resource servers as the client may use",
      grade: "D",
      source: "AWS: define-resource-servers",
      test: "local/cognito/grants/client-credentials.test.ts > createClientCredentialsGrant > grants scopes of several resource servers",
    },
    {
      behaviour:
        "The ID token has `aud` (the client), `cognito:username`, `nonce`, `origin_jti`, `event_id`, and no `scope`, `client_id` or `version`",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-id-token",
      test: "local/cognito/claims.test.ts > idClaims > are Cognito's claims: no scope, client_id or version, verified flags as booleans, custom ones as strings",
    },
    {
      behaviour: "`email_verified` and `phone_number_verified` are booleans there, `custom:*` strings",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-id-token",
      test: "local/cognito/claims.test.ts > idClaims > are Cognito's claims: no scope, client_id or version, verified flags as booleans, custom ones as strings",
    },
    {
      behaviour: "`at_hash` from the authorization endpoints",
      grade: "M",
      source: "captured tokens",
      test: "local/cognito/claims.test.ts > idClaims > are Cognito's claims: no scope, client_id or version, verified flags as booleans, custom ones as strings",
    },
    {
      behaviour: "`cognito:groups`, `cognito:roles` and `cognito:preferred_role`",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-id-token",
      test: "local/cognito/claims.test.ts > idClaims > carry the groups, their roles and the role of the group that comes first",
    },
    {
      behaviour: "No preferred role where two groups come first with different roles",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-id-token",
      test: "local/cognito/claims.test.ts > idClaims > carry no preferred role if two groups come first with different roles",
    },
    {
      behaviour: "`identities`, `acr` and `amr`",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-id-token",
      notEmulated: "the local pool has neither federated people nor second factors",
    },
    {
      behaviour:
        "Access and ID tokens live 60 minutes, refresh tokens 30 days, an auth session 3 minutes, unless declared",
      grade: "D",
      source: "AWS: API_UserPoolClientType",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > fills in Cognito's defaults",
    },
    {
      behaviour: "A validity without a unit counts in hours, a refresh token's in days",
      grade: "D",
      source: "AWS: API_TokenValidityUnitsType",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > takes a lifetime without a unit for hours, a refresh token's for days",
    },
    {
      behaviour: "A validity with a unit counts in that",
      grade: "D",
      source: "AWS: API_TokenValidityUnitsType",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > counts in the declared units, each token in its own",
    },
    {
      behaviour: "5 minutes to 1 day; 60 minutes to 10 years for a refresh token",
      grade: "D",
      source: "AWS: API_UserPoolClientType",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > refuses a lifetime out of Cognito's range: %j",
    },
    {
      behaviour: "The tokens, and `expires_in`, go by them",
      grade: "D",
      source: "AWS: token-endpoint",
      test: "local/cognito/grants/authorization-code.test.ts > createAuthorizationCodeGrant > gives tokens the client's own lifetimes",
    },
    {
      behaviour: "The form for a new password waits as long as the client's auth session",
      grade: "D",
      source: "AWS: API_UserPoolClientType",
      test: "local/cognito/endpoints/change-password.test.ts > createChangePasswordEndpoint > the form waits no longer than the client's auth session, three minutes here",
    },
    {
      behaviour: "Pre token generation V1 changes ID tokens, V2 people's access tokens, V3 machines' too",
      grade: "D",
      source: "AWS: user-pool-lambda-pre-token-generation",
      notEmulated: "a pool with triggers (`lambda_config`) is refused by name at the start",
    },
    {
      behaviour: "Several pools have keys, people, clients and sessions of their own",
      grade: "D",
      source: "AWS: amazon-cognito-user-pools-using-the-id-token",
      test: "local/cognito/server.test.ts > createUserPoolServer > keeps several pools of one state apart: keys, codes, sessions and tokens",
    },
    {
      behaviour: "`PreventUserExistenceErrors` is `LEGACY` unless set",
      grade: "D",
      source: "AWS: API_UserPoolClientType",
      notEmulated: "it concerns the SDKs' sign-in; the local login page never tells whether a name exists",
    },
    {
      behaviour: "`GetClientToken` is a way to machine tokens without a domain",
      grade: "D",
      source: "AWS: settings-client-apps",
      notEmulated:
        "it is a call of the SDKs; the runner has the OAuth endpoints and the calls of administrators alone",
    },
  ],
};
