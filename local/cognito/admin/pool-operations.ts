import type { DeclaredClientSettings, UserPoolClient } from "../../model.ts";
import type { LivePool } from "../live-pool.ts";
import { paginate } from "./input.ts";
import { type FindPool, type Operation, requireNamedClient, timestamp } from "./operation.ts";

/** The calls that describe what is declared. What the runner has no use for is left out of the answers. */
export function poolOperations(pools: readonly LivePool[], findPool: FindPool): Record<string, Operation> {
  return {
    ListUserPools(input) {
      const { items, nextToken } = paginate(pools, input, "MaxResults", "NextToken");
      const UserPools = items.map((livePool) => ({
        Id: livePool.pool.userPoolId,
        Name: livePool.pool.name,
        ...dates(livePool, livePool.pool),
      }));
      return { UserPools, NextToken: nextToken };
    },

    DescribeUserPool(input) {
      return { UserPool: describeUserPool(findPool(input)) };
    },

    ListUserPoolClients(input) {
      const { pool } = findPool(input);
      const { items, nextToken } = paginate(pool.clients, input, "MaxResults", "NextToken");
      const UserPoolClients = items.map(({ clientId, name }) => ({
        ClientId: clientId,
        ClientName: name,
        UserPoolId: pool.userPoolId,
      }));
      return { UserPoolClients, NextToken: nextToken };
    },

    DescribeUserPoolClient(input) {
      const livePool = findPool(input);
      return { UserPoolClient: describeUserPoolClient(livePool, requireNamedClient(livePool, input)) };
    },
  };
}

function describeUserPool(livePool: LivePool) {
  const { pool, users } = livePool;
  const { minimumLength, requireLowercase, requireUppercase, requireNumbers, requireSymbols } =
    pool.passwordPolicy;
  return {
    Id: pool.userPoolId,
    Name: pool.name,
    Policies: {
      PasswordPolicy: {
        MinimumLength: minimumLength,
        RequireLowercase: requireLowercase,
        RequireUppercase: requireUppercase,
        RequireNumbers: requireNumbers,
        RequireSymbols: requireSymbols,
      },
    },
    ...dates(livePool, pool),
    UsernameConfiguration: { CaseSensitive: pool.usernamesAreCaseSensitive },
    ...(pool.signInAttributes.length > 0 && {
      [pool.usernamesAreGenerated ? "UsernameAttributes" : "AliasAttributes"]: pool.signInAttributes,
    }),
    MfaConfiguration: pool.mfaConfiguration,
    EstimatedNumberOfUsers: users.list().length,
    UserPoolTier: pool.tier,
  };
}

/** The declared secret is answered as long as it is good; one that was added is answered by the call that adds it. */
function describeUserPoolClient(livePool: LivePool, client: UserPoolClient) {
  const { clientSecret, refreshTokenRotationGraceSeconds: graceSeconds } = client;
  return {
    UserPoolId: livePool.pool.userPoolId,
    ClientName: client.name,
    ClientId: client.clientId,
    ...(clientSecret !== undefined &&
      livePool.clientSecrets.accepts(client, clientSecret) && { ClientSecret: clientSecret }),
    ...dates(livePool, client),
    ...describeDeclared(client.declared),
    ...(client.readAttributes && { ReadAttributes: client.readAttributes }),
    SupportedIdentityProviders: client.identityProviders,
    CallbackURLs: client.callbackUrls,
    LogoutURLs: client.logoutUrls,
    ...(client.defaultRedirectUri !== undefined && { DefaultRedirectURI: client.defaultRedirectUri }),
    AllowedOAuthFlows: client.flows,
    AllowedOAuthScopes: client.scopes,
    AllowedOAuthFlowsUserPoolClient: client.oauthEnabled,
    EnableTokenRevocation: client.tokenRevocation,
    AuthSessionValidity: client.authSessionValiditySeconds / 60,
    RefreshTokenRotation:
      graceSeconds === undefined
        ? { Feature: "DISABLED" }
        : { Feature: "ENABLED", RetryGracePeriodSeconds: graceSeconds },
  };
}

/** As declared, undefined members left out; a refresh token's validity has a value in any case. */
function describeDeclared(declared: DeclaredClientSettings) {
  const { accessTokenUnit, idTokenUnit, refreshTokenUnit, explicitAuthFlows } = declared;
  const hasUnits = [accessTokenUnit, idTokenUnit, refreshTokenUnit].some((unit) => unit !== undefined);
  return {
    AccessTokenValidity: declared.accessTokenValidity,
    IdTokenValidity: declared.idTokenValidity,
    RefreshTokenValidity: declared.refreshTokenValidity ?? 30,
    ...(hasUnits && {
      TokenValidityUnits: {
        AccessToken: accessTokenUnit,
        IdToken: idTokenUnit,
        RefreshToken: refreshTokenUnit,
      },
    }),
    ...(explicitAuthFlows.length > 0 && { ExplicitAuthFlows: explicitAuthFlows }),
    PreventUserExistenceErrors: declared.preventUserExistenceErrors,
  };
}

function dates(livePool: LivePool, { address }: { readonly address: string }) {
  const created = timestamp(livePool.createdAt(address));
  return { CreationDate: created, LastModifiedDate: created };
}
