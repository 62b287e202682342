import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { JwtVerifier } from "aws-jwt-verify";
import { JwtInvalidSignatureError } from "aws-jwt-verify/error";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logInWithoutBrowser } from "../support/login-form.ts";
import { machineToken } from "../support/machine-token.ts";
import { addOwnCallback, browserClientId, ownCallback } from "../support/own-application.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

/** Its own documented switch for http, which every client needs on localhost. */
const insecure = { [oauth.allowInsecureRequests]: true };
const scope = "openid email profile example/auth";

let system: RunningSystem;
let server: oauth.AuthorizationServer;
let client: oauth.Client;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"], prepare: addOwnCallback });
  const issuer = new URL(system.output("oidc_issuer_url"));
  server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  client = { client_id: browserClientId(system) };
});
afterAll(() => system?.stop());

interface Checks {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

const newChecks = (): Checks => ({
  verifier: oauth.generateRandomCodeVerifier(),
  state: oauth.generateRandomState(),
  nonce: oauth.generateRandomNonce(),
});

/** Alice logs in. @returns what the authorization server calls the application back with */
async function authorize({ verifier, state, nonce }: Checks): Promise<URL> {
  const url = new URL(server.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: ownCallback,
    response_type: "code",
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  return logInWithoutBrowser(url, "alice", alicePassword);
}

async function logIn(checks = newChecks()): Promise<oauth.TokenEndpointResponse> {
  const parameters = oauth.validateAuthResponse(server, client, await authorize(checks), checks.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    ownCallback,
    checks.verifier,
    insecure,
  );
  const expected = { expectedNonce: checks.nonce, requireIdToken: true };
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
  await oauth.validateApplicationLevelSignature(server, response, insecure);
  return tokens;
}

describe("oauth4webapi", () => {
  test("logs alice in with PKCE, state, nonce and the ID token's signature, and asks who she is", async () => {
    const tokens = await logIn();
    const { sub = "" } = oauth.getValidatedIdTokenClaims(tokens) ?? {};
    const response = await oauth.userInfoRequest(server, client, tokens.access_token, insecure);
    expect(await oauth.processUserInfoResponse(server, client, sub, response)).toMatchObject({
      email: "alice@example.com",
      name: "Alice Doe",
    });
  });

  test("refuses an answer with another state", async () => {
    const callback = await authorize(newChecks());
    expect(() => oauth.validateAuthResponse(server, client, callback, oauth.generateRandomState())).toThrow(
      'unexpected "state" response parameter value',
    );
  });

  test("refuses an ID token with another nonce", async () => {
    const checks = newChecks();
    const parameters = oauth.validateAuthResponse(server, client, await authorize(checks), checks.state);
    const request = [
      server,
      client,
      oauth.None(),
      parameters,
      ownCallback,
      checks.verifier,
      insecure,
    ] as const;
    const response = await oauth.authorizationCodeGrantRequest(...request);
    const expected = { expectedNonce: oauth.generateRandomNonce() };
    const processed = oauth.processAuthorizationCodeResponse(server, client, response, expected);
    await expect(processed).rejects.toThrow('unexpected ID Token "nonce" claim value');
  });

  test("refreshes until it revokes", async () => {
    const { refresh_token: refreshToken = "" } = await logIn();
    const refresh = async () =>
      oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, insecure),
      );
    expect((await refresh()).token_type).toBe("bearer");
    const revocation = await oauth.revocationRequest(server, client, oauth.None(), refreshToken, insecure);
    await oauth.processRevocationResponse(revocation);
    await expect(refresh()).rejects.toMatchObject({ error: "invalid_grant" });
  });

  test.each([
    ["HTTP Basic", oauth.ClientSecretBasic],
    ["the form", oauth.ClientSecretPost],
  ])("gets a machine's token by %s", async (_, authenticate) => {
    const machine = { client_id: system.output("example_client_id") };
    const request = async (secret: string) =>
      oauth.processClientCredentialsResponse(
        server,
        machine,
        await oauth.clientCredentialsGrantRequest(server, machine, authenticate(secret), {}, insecure),
      );
    const { access_token: token } = await request(system.output("example_client_secret"));
    const url = new URL("/jwt-cognito-protected", system.output("example_url"));
    const answer = await oauth.protectedResourceRequest(token, "GET", url, undefined, undefined, insecure);
    expect(answer.status).toBe(200);
    await expect(request("wrong")).rejects.toMatchObject({ error: "invalid_client" });
  });

  test("understands the gateway's challenge", async () => {
    const url = new URL("/jwt-cognito-protected", system.output("example_url"));
    const answer = oauth.protectedResourceRequest("bad", "GET", url, undefined, undefined, insecure);
    await expect(answer).rejects.toMatchObject({
      status: 401,
      cause: [{ scheme: "bearer", parameters: { error: "invalid_token" } }],
    });
  });
});

describe("aws-jwt-verify, with the keys handed to it, because it fetches none over http", () => {
  async function verifierFor(audience: string | null, clientId?: string) {
    const verifier = JwtVerifier.create({
      issuer: server.issuer,
      audience,
      jwksUri: server.jwks_uri,
      customJwtCheck: ({ payload }) => {
        if (clientId && payload.client_id !== clientId) throw new Error("another client's token");
      },
    });
    const jwks = await (await fetch(server.jwks_uri ?? "")).json();
    verifier.cacheJwks(jwks as Parameters<typeof verifier.cacheJwks>[0]);
    return verifier;
  }

  test("accepts a machine's access token, which has no audience", async () => {
    const clientId = system.output("example_client_id");
    const verifier = await verifierFor(null, clientId);
    expect(await verifier.verify(await machineToken(system))).toMatchObject({
      token_use: "access",
      client_id: clientId,
      scope: "example/auth",
    });
  });

  test("accepts alice's ID token for its client alone", async () => {
    const { id_token: idToken = "" } = await logIn();
    const verifier = await verifierFor(client.client_id);
    expect(await verifier.verify(idToken)).toMatchObject({ token_use: "id", email: "alice@example.com" });
    const stranger = await verifierFor("stranger");
    await expect(stranger.verify(idToken)).rejects.toThrow("Audience not allowed");
  });

  test("refuses a token that was changed", async () => {
    const [header = "", payload = "", signature] = (await machineToken(system)).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, scope: "example/admin" })).toString("base64url");
    const verifier = await verifierFor(null);
    const verified = verifier.verify(`${header}.${forged}.${signature}`);
    await expect(verified).rejects.toThrow(JwtInvalidSignatureError);
  });
});

/** From the authorization request to the claims of userInfo, as one would type it. */
const walkThrough = `
set -eu
jar=$(mktemp); trap 'rm -f "$jar"' EXIT
verifier=$(openssl rand -base64 48 | tr '+/' '-_' | tr -d '=\\n')
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
login=$(curl -s -o /dev/null -w '%{redirect_url}' -G "$AUTHORIZE" -d response_type=code -d client_id="$CLIENT" \\
  --data-urlencode redirect_uri="$CALLBACK" --data-urlencode scope="openid email" -d state=abc \\
  -d code_challenge_method=S256 -d code_challenge="$challenge")
csrf=$(curl -s -c "$jar" "$login" | sed -n 's/.*name="_csrf" value="\\([^"]*\\)".*/\\1/p')
callback=$(curl -s -o /dev/null -w '%{redirect_url}' -b "$jar" "$login" --data-urlencode _csrf="$csrf" \\
  -d username=alice --data-urlencode password="$PASSWORD")
code=$(printf %s "$callback" | sed -n 's/.*code=\\([^&]*\\).*/\\1/p')
tokens=$(curl -s "$TOKEN" -d grant_type=authorization_code -d client_id="$CLIENT" -d code="$code" \\
  --data-urlencode redirect_uri="$CALLBACK" -d code_verifier="$verifier")
access=$(printf %s "$tokens" | sed -n 's/.*"access_token":"\\([^"]*\\)".*/\\1/p')
curl -s -H "Authorization: Bearer $access" "$USERINFO"
`;

describe("curl", () => {
  test("walks a person's login from the authorization request to userInfo", async () => {
    const { stdout } = await promisify(execFile)("bash", ["-c", walkThrough], {
      env: {
        PATH: process.env.PATH,
        AUTHORIZE: server.authorization_endpoint,
        TOKEN: server.token_endpoint,
        USERINFO: server.userinfo_endpoint,
        CLIENT: client.client_id,
        CALLBACK: ownCallback,
        PASSWORD: alicePassword,
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ username: "alice", email: "alice@example.com" });
  });
});
