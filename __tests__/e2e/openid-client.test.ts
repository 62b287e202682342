import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logInWithoutBrowser } from "../support/login-form.ts";
import { addOwnCallback, browserClientId, ownCallback } from "../support/own-application.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

/** Its own documented switch for http, which every client needs on localhost. */
const insecure = { execute: [client.allowInsecureRequests] };

let system: RunningSystem;
let clientId: string;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"], prepare: addOwnCallback });
  clientId = browserClientId(system);
});
afterAll(() => system?.stop());

describe("openid-client, a certified client that knows nothing of this project", () => {
  test("discovers the pool and logs alice in with PKCE, state and nonce", async () => {
    const config = await discover();
    const checks = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    const tokens = await logIn(config, checks);
    expect(tokens.claims()).toMatchObject({
      iss: system.output("oidc_issuer_url"),
      aud: clientId,
      token_use: "id",
      email: "alice@example.com",
      email_verified: true,
    });
    const { sub = "" } = tokens.claims() ?? {};
    expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({
      sub,
      name: "Alice Doe",
      email_verified: "true",
    });
  });

  test("refreshes its tokens until it revokes them", async () => {
    const config = await discover();
    const tokens = await logIn(config, { pkceCodeVerifier: client.randomPKCECodeVerifier() });
    const { refresh_token: refreshToken = "" } = tokens;
    const refreshed = await client.refreshTokenGrant(config, refreshToken);
    expect(refreshed.claims()?.sub).toBe(tokens.claims()?.sub);
    await client.tokenRevocation(config, refreshToken);
    await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  test("is refused with another verifier than the one it began with", async () => {
    const config = await discover();
    const url = await authorize(config, client.randomPKCECodeVerifier());
    const grant = client.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
    });
    await expect(grant).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

function discover(): Promise<client.Configuration> {
  return client.discovery(
    new URL(system.output("oidc_issuer_url")),
    clientId,
    undefined,
    client.None(),
    insecure,
  );
}

async function logIn(config: client.Configuration, checks: client.AuthorizationCodeGrantChecks) {
  const url = await authorize(config, checks.pkceCodeVerifier ?? "", checks);
  return client.authorizationCodeGrant(config, url, checks);
}

async function authorize(
  config: client.Configuration,
  verifier: string,
  { expectedState, expectedNonce }: client.AuthorizationCodeGrantChecks = {},
): Promise<URL> {
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: ownCallback,
    scope: "openid email profile",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(typeof expectedState === "string" && { state: expectedState }),
    ...(expectedNonce && { nonce: expectedNonce }),
  });
  return logInWithoutBrowser(url, "alice", alicePassword);
}
