import { describe, expect, test } from "vitest";
import type { UserPoolClient } from "../../../../local/model.ts";
import { exampleJson, model, only } from "../../../support/terraform-fixture.ts";
import { cognitoGuide, cognitoReference } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

/** The only client of a pool, with nothing but this declared. */
function client(body: Record<string, unknown> = {}): UserPoolClient {
  const pool = only(
    model({
      provider: { aws: { region: "eu-west-1" } },
      resource: {
        aws_cognito_user_pool: { pool: { name: "pool" } },
        aws_cognito_user_pool_client: {
          app: { name: "app", user_pool_id: "${aws_cognito_user_pool.pool.id}", ...body },
        },
      },
    }).userPools,
  );
  return only(pool.clients);
}

function fault(text: string): string {
  return `aws_cognito_user_pool_client.app: ${text}; correct it and synthesise again`;
}

describe("readClients", () => {
  test("reads a confidential machine client", () => {
    const machine = only(model(exampleJson()).userPools).clients[0];
    expect(machine).toMatchObject({
      address: "aws_cognito_user_pool_client.machine",
      clientId: expect.stringMatching(/^[a-z0-9]{26}$/),
      clientSecret: expect.stringMatching(/^[a-z0-9]{51}$/),
      oauthEnabled: true,
      flows: ["client_credentials"],
      scopes: ["example/auth"],
      identityProviders: ["COGNITO"],
    });
  });

  test("fills in Cognito's defaults", () => {
    proves(
      documented("Revocation is on unless the client turns it off", cognitoGuide("token-revocation")),
      documented(
        "Access and ID tokens live 60 minutes, refresh tokens 30 days, an auth session 3 minutes, unless declared",
        cognitoReference("API_UserPoolClientType"),
      ),
    );
    expect(client()).toEqual({
      address: "aws_cognito_user_pool_client.app",
      name: "app",
      clientId: expect.any(String),
      clientSecret: undefined,
      oauthEnabled: false,
      flows: [],
      scopes: [],
      callbackUrls: [],
      defaultRedirectUri: undefined,
      logoutUrls: [],
      identityProviders: [],
      readAttributes: undefined,
      declared: { explicitAuthFlows: [] },
      accessTokenValiditySeconds: 3600,
      idTokenValiditySeconds: 3600,
      refreshTokenValiditySeconds: 30 * 86_400,
      authSessionValiditySeconds: 180,
      tokenRevocation: true,
      refreshTokenRotationGraceSeconds: undefined,
      managedLoginBranding: false,
    });
  });

  test("keeps a scope that no resource server declares", () => {
    expect(client({ allowed_oauth_scopes: ["gone/read"] }).scopes).toEqual(["gone/read"]);
  });

  test("reads what else may be set", () => {
    const body = {
      read_attributes: ["email"],
      enable_token_revocation: false,
      auth_session_validity: 15,
      logout_urls: ["https://example.com/bye"],
    };
    expect(client(body)).toMatchObject({
      readAttributes: ["email"],
      tokenRevocation: false,
      authSessionValiditySeconds: 900,
      logoutUrls: ["https://example.com/bye"],
    });
  });

  test("keeps what DescribeUserPoolClient tells as it was declared", () => {
    const body = {
      access_token_validity: 15,
      refresh_token_validity: 12,
      token_validity_units: { access_token: "minutes", refresh_token: "hours" },
      explicit_auth_flows: ["ALLOW_USER_SRP_AUTH"],
      prevent_user_existence_errors: "ENABLED",
    };
    expect(client(body).declared).toEqual({
      accessTokenValidity: 15,
      refreshTokenValidity: 12,
      accessTokenUnit: "minutes",
      refreshTokenUnit: "hours",
      explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      preventUserExistenceErrors: "ENABLED",
    });
  });

  test("takes a lifetime without a unit for hours, a refresh token's for days", () => {
    proves(
      documented(
        "A validity without a unit counts in hours, a refresh token's in days",
        cognitoReference("API_TokenValidityUnitsType"),
      ),
    );
    expect(
      client({ access_token_validity: 2, id_token_validity: 3, refresh_token_validity: 4 }),
    ).toMatchObject({
      accessTokenValiditySeconds: 7200,
      idTokenValiditySeconds: 10_800,
      refreshTokenValiditySeconds: 345_600,
    });
  });

  test("counts in the declared units, each token in its own", () => {
    proves(
      documented("A validity with a unit counts in that", cognitoReference("API_TokenValidityUnitsType")),
    );
    const body = {
      access_token_validity: 300,
      id_token_validity: 5,
      refresh_token_validity: 2,
      token_validity_units: { access_token: "seconds", id_token: "minutes", refresh_token: "hours" },
    };
    expect(client(body)).toMatchObject({
      accessTokenValiditySeconds: 300,
      idTokenValiditySeconds: 300,
      refreshTokenValiditySeconds: 7200,
    });
  });

  test.each([
    [{ access_token_validity: 25 }, "access_token_validity must be 5 minutes to 1 day, got 25 hours"],
    [
      { id_token_validity: 4, token_validity_units: { id_token: "minutes" } },
      "id_token_validity must be 5 minutes to 1 day, got 4 minutes",
    ],
    [
      { refresh_token_validity: 3651 },
      "refresh_token_validity must be 60 minutes to 10 years, got 3651 days",
    ],
  ])("refuses a lifetime out of Cognito's range: %j", (body, text) => {
    proves(
      documented(
        "A token lives 5 minutes to 1 day, a refresh token 60 minutes to 10 years",
        cognitoReference("API_UserPoolClientType"),
      ),
    );
    expect(() => client(body)).toThrow(fault(text));
  });

  test.each([
    [{ feature: "ENABLED", retry_grace_period_seconds: 60 }, 60],
    [{ feature: "ENABLED" }, 0],
    [{ feature: "DISABLED", retry_grace_period_seconds: 60 }, undefined],
  ])("reads the rotation %j", (rotation, grace) => {
    expect(client({ refresh_token_rotation: [rotation] }).refreshTokenRotationGraceSeconds).toBe(grace);
  });

  test("takes the default redirect URI, else the only callback", () => {
    const callbacks = ["https://example.com/a", "https://example.com/b"];
    expect(client({ callback_urls: [callbacks[0]] }).defaultRedirectUri).toBe(callbacks[0]);
    expect(client({ callback_urls: callbacks }).defaultRedirectUri).toBeUndefined();
    expect(client({ callback_urls: callbacks, default_redirect_uri: callbacks[1] }).defaultRedirectUri).toBe(
      callbacks[1],
    );
  });

  test.each([
    "https://app.example/callback",
    "http://localhost:4000/callback",
    "http://127.0.0.1/callback",
    "http://[::1]:9/callback",
    "myapp://signed-in",
  ])("takes the callback %s", (url) => {
    proves(
      documented(
        "`redirect_uri` is https, http on localhost or an app's own scheme",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    expect(client({ callback_urls: [url] }).callbackUrls).toEqual([url]);
  });

  test.each([
    "http://app.example/callback",
    "https://app.example/#top",
    "https://app.example/#",
    "/callback",
    "",
  ])("refuses the callback %j", (url) => {
    proves(
      documented("`redirect_uri` is absolute and has no fragment", cognitoGuide("authorization-endpoint")),
    );
    const rule = "be https, http on localhost or an app's own scheme, without a fragment";
    expect(() => client({ callback_urls: ["https://app.example/", url] })).toThrow(
      fault(`callback_urls must ${rule}, got "${url}"`),
    );
  });

  test.each([
    [
      { allowed_oauth_flows: ["client_credentials", "code"], generate_secret: true },
      "allowed_oauth_flows must have client_credentials alone, got client_credentials, code",
    ],
    [
      { allowed_oauth_flows: ["client_credentials"] },
      "generate_secret must be true where client_credentials is allowed, got false",
    ],
    [
      { allowed_oauth_flows: ["password"] },
      "allowed_oauth_flows must contain only code, implicit, client_credentials, got password",
    ],
    [
      { callback_urls: ["https://example.com/a"], default_redirect_uri: "https://example.com/b" },
      "default_redirect_uri must be one of callback_urls, got https://example.com/b",
    ],
  ])("refuses what Cognito refuses at creation: %j", (body, text) => {
    proves(
      documented(
        "`client_credentials` needs a secret and shares its client with no other flow",
        cognitoGuide("user-pool-settings-client-apps"),
      ),
    );
    expect(() => client(body)).toThrow(fault(text));
  });
});
