import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAdmin } from "../../../support/admin-call.ts";
import {
  browserClient,
  callbackUrl,
  logoutUrl,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import { cognitoReference } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const seconds = () => pool.clock.now() / 1000;

describe("DescribeUserPool", () => {
  test("tells the pool as it is declared", async () => {
    const { body } = await callAdmin(pool, "DescribeUserPool");
    expect(body.UserPool).toEqual({
      Id: pool.pool.userPoolId,
      Name: "example",
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
        },
      },
      CreationDate: seconds(),
      LastModifiedDate: seconds(),
      MfaConfiguration: "OFF",
      EstimatedNumberOfUsers: 1,
      UserPoolTier: "ESSENTIALS",
      UsernameConfiguration: { CaseSensitive: true },
    });
  });

  test("tells that a second factor is optional", async () => {
    const own = await startUserPool({ mfaConfiguration: "OPTIONAL" });
    const { body } = await callAdmin(own, "DescribeUserPool");
    expect(body.UserPool).toHaveProperty("MfaConfiguration", "OPTIONAL");
    await own.close();
  });

  test.each([
    [false, "AliasAttributes"],
    [true, "UsernameAttributes"],
  ])("tells by what else people sign in (generated names: %s)", async (usernamesAreGenerated, member) => {
    const own = await startUserPool({ usernamesAreGenerated, signInAttributes: ["email"] });
    expect((await callAdmin(own, "DescribeUserPool")).body.UserPool).toHaveProperty(member, ["email"]);
    await own.close();
  });
});

describe("DescribeUserPoolClient", () => {
  test("tells a public client without a secret", async () => {
    const { body } = await callAdmin(pool, "DescribeUserPoolClient", { ClientId: browserClient.clientId });
    expect(body.UserPoolClient).toEqual({
      UserPoolId: pool.pool.userPoolId,
      ClientName: "browser",
      ClientId: browserClient.clientId,
      CreationDate: seconds(),
      LastModifiedDate: seconds(),
      RefreshTokenValidity: 30,
      SupportedIdentityProviders: ["COGNITO"],
      CallbackURLs: [callbackUrl],
      LogoutURLs: [logoutUrl],
      DefaultRedirectURI: callbackUrl,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email", "profile", "example/read"],
      AllowedOAuthFlowsUserPoolClient: true,
      EnableTokenRevocation: true,
      AuthSessionValidity: 3,
      RefreshTokenRotation: { Feature: "DISABLED" },
    });
  });

  test("tells a secret as long as it is good", async () => {
    const ClientId = machineClient.clientId;
    const describeClient = async () =>
      (await callAdmin(pool, "DescribeUserPoolClient", { ClientId })).body.UserPoolClient;
    expect(await describeClient()).toHaveProperty("ClientSecret", machineClient.clientSecret);
    await callAdmin(pool, "AddUserPoolClientSecret", { ClientId });
    const { body } = await callAdmin(pool, "ListUserPoolClientSecrets", { ClientId });
    const [declared] = body.ClientSecrets as { ClientSecretId: string }[];
    await callAdmin(pool, "DeleteUserPoolClientSecret", { ClientId, ...declared });
    expect(await describeClient()).not.toHaveProperty("ClientSecret");
  });

  test("tells rotation and the attributes that may be read", async () => {
    const client = { ...browserClient, refreshTokenRotationGraceSeconds: 10, readAttributes: ["email"] };
    const own = await startUserPool({ clients: [client] });
    const { body } = await callAdmin(own, "DescribeUserPoolClient", { ClientId: client.clientId });
    expect(body.UserPoolClient).toMatchObject({
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 10 },
      ReadAttributes: ["email"],
    });
    await own.close();
  });

  test("tells validities in their declared units, and the other settings, as they are declared", async () => {
    proves(
      documented(
        "`DescribeUserPoolClient` gives back what was declared: validities in their units, `ExplicitAuthFlows`, `PreventUserExistenceErrors`, `EnableTokenRevocation`, `AuthSessionValidity`",
        cognitoReference("API_DescribeUserPoolClient"),
        cognitoReference("API_UserPoolClientType"),
      ),
    );
    const declared = {
      accessTokenValidity: 15,
      idTokenValidity: undefined,
      refreshTokenValidity: 12,
      accessTokenUnit: "minutes",
      idTokenUnit: undefined,
      refreshTokenUnit: "hours",
      explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      preventUserExistenceErrors: "ENABLED",
    };
    const client = { ...browserClient, declared, tokenRevocation: false, authSessionValiditySeconds: 600 };
    const own = await startUserPool({ clients: [client] });
    const { body } = await callAdmin(own, "DescribeUserPoolClient", { ClientId: client.clientId });
    expect(body.UserPoolClient).toMatchObject({
      AccessTokenValidity: 15,
      RefreshTokenValidity: 12,
      TokenValidityUnits: { AccessToken: "minutes", RefreshToken: "hours" },
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      PreventUserExistenceErrors: "ENABLED",
      EnableTokenRevocation: false,
      AuthSessionValidity: 10,
    });
    expect(body.UserPoolClient).not.toHaveProperty("IdTokenValidity");
    await own.close();
  });

  test("refuses a client that the pool does not have", async () => {
    const { status, body } = await callAdmin(pool, "DescribeUserPoolClient", { ClientId: "stranger" });
    expect(status).toBe(400);
    expect(body.__type).toBe("ResourceNotFoundException");
  });
});

describe("ListUserPools", () => {
  test("names the stack's pools", async () => {
    const { body } = await callAdmin(pool, "ListUserPools", { MaxResults: 10 });
    expect(body.UserPools).toMatchObject([{ Id: pool.pool.userPoolId, Name: "example" }]);
  });
});

describe("ListUserPoolClients", () => {
  test("names the clients page by page", async () => {
    const first = (await callAdmin(pool, "ListUserPoolClients", { MaxResults: 1 })).body;
    const expected = {
      ClientId: machineClient.clientId,
      ClientName: "machine",
      UserPoolId: pool.pool.userPoolId,
    };
    expect(first.UserPoolClients).toEqual([expected]);
    const { body } = await callAdmin(pool, "ListUserPoolClients", {
      MaxResults: 1,
      NextToken: first.NextToken,
    });
    expect(body.UserPoolClients).toMatchObject([{ ClientName: "browser" }]);
    expect(body).not.toHaveProperty("NextToken");
  });
});
