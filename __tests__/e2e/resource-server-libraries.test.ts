import { createServer, type Server } from "node:http";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import express from "express";
import { auth, claimCheck } from "express-oauth2-jwt-bearer";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { close, listen } from "../support/issuer.ts";
import { logInWithoutBrowser } from "../support/login-form.ts";
import { machineToken } from "../support/machine-token.ts";
import { addOwnCallback, browserClientId, ownCallback } from "../support/own-application.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

const insecure = { [oauth.allowInsecureRequests]: true };

let system: RunningSystem;
let issuer: string;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"], prepare: addOwnCallback });
  issuer = system.output("oidc_issuer_url");
});
afterAll(() => system?.stop());

/** Alice's access token, bound to the API where `resource` is sent. */
async function aliceToken(resource?: string): Promise<string> {
  const found = await oauth.discoveryRequest(new URL(issuer), insecure);
  const server = await oauth.processDiscoveryResponse(new URL(issuer), found);
  const client = { client_id: browserClientId(system) };
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(server.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    ...client,
    redirect_uri: ownCallback,
    response_type: "code",
    scope: "example/auth",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(resource !== undefined && { resource }),
  }).toString();
  const callback = await logInWithoutBrowser(url, "alice", alicePassword);
  const answer = oauth.validateAuthResponse(server, client, callback, oauth.expectNoState);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    answer,
    ownCallback,
    verifier,
    insecure,
  );
  return (await oauth.processAuthorizationCodeResponse(server, client, response)).access_token;
}

describe("express-oauth2-jwt-bearer", () => {
  const servers: Server[] = [];
  afterAll(() => Promise.all(servers.map(close)));

  const statusOf = async (token: string, ...checks: express.RequestHandler[]) => {
    const app = express().get("/", ...checks, (_request, response) => {
      response.send("in");
    });
    const failed: express.ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(error.status ?? 500).end();
    };
    const server = createServer(app.use(failed));
    servers.push(server);
    const origin = await listen(server);
    return (await fetch(origin, { headers: { authorization: `Bearer ${token}` } })).status;
  };
  const audience = () => `${system.output("example_url")}/`;

  test("takes a token that is bound to the API, with the API's URL as the audience", async () => {
    const check = auth({ issuerBaseURL: issuer, audience: audience() });
    expect(await statusOf(await aliceToken(audience()), check)).toBe(200);
  });

  test("takes no other access token, because Cognito's have no aud", async () => {
    const check = auth({ issuerBaseURL: issuer, audience: audience() });
    expect(await statusOf(await aliceToken(), check)).toBe(401);
    expect(await statusOf(await machineToken(system), check)).toBe(401);
  });

  test("takes them with its audience check off and the client checked instead", async () => {
    const clientId = system.output("example_client_id");
    const options = { issuerBaseURL: issuer, audience: "none", validators: { aud: false as const } };
    const ofClient = (id: string) =>
      claimCheck((claims) => claims.client_id === id && claims.token_use === "access");
    const token = await machineToken(system);
    expect(await statusOf(token, auth(options), ofClient(clientId))).toBe(200);
    expect(await statusOf(token, auth(options), ofClient("stranger"))).toBe(401);
  });
});

describe("aws-jwt-verify's CognitoJwtVerifier", () => {
  test("derives the issuer from the pool's id, and so refuses what is issued on localhost", async () => {
    const userPoolId = new URL(issuer).pathname.slice(1);
    const clientId = system.output("example_client_id");
    const verifier = CognitoJwtVerifier.create({ userPoolId, tokenUse: "access", clientId });
    const jwks = await (await fetch(system.output("oidc_jwks_url"))).json();
    verifier.cacheJwks(jwks as Parameters<typeof verifier.cacheJwks>[0]);
    const verified = verifier.verify(await machineToken(system));
    await expect(verified).rejects.toThrow("issuer not configured");
  });
});
