import express from "express";
import type { JWTPayload } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerErrors } from "../../service/error-handler.ts";
import { createHandler } from "../../service/lambda-adapter.ts";
import { logRequests } from "../../service/request-log.ts";
import { clientId, type Issuer, startIssuer } from "../support/issuer.ts";
import { openBrowser } from "../support/service-browser.ts";
import { httpApiEvent } from "../support/service-event.ts";
import { loadFunction, type ServiceFunction } from "../support/service-function.ts";
import { type Provider, startProvider } from "../support/service-provider.ts";

describe("logRequests", () => {
  let issuer: Issuer;
  let provider: Provider;
  let service: ServiceFunction;

  beforeEach(async () => {
    issuer = await startIssuer();
    provider = await startProvider(issuer);
    const { authorizationServerUrl } = provider;
    service = await loadFunction({ issuer: issuer.issuer, authorizationServerUrl });
  });
  afterEach(async () => {
    await provider.close();
    await issuer.close();
  });

  it("writes one line of JSON per request, before the answer is returned", async () => {
    const headers = { authorization: `Bearer ${await issuer.accessToken()}` };
    await service.invoke({ path: "/jwt-cognito-protected", headers });
    expect(service.logLines).toHaveLength(1);
    expect(service.logLines[0]).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(service.logLines[0] ?? "")).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: "INFO",
      message: "request",
      method: "GET",
      route: "/jwt-cognito-protected",
      status: 200,
      ms: expect.any(Number),
      requestId: "JKJaXmPLvHcESHA=",
      lambdaRequestId: "6f1f2a8e",
      clientId,
    });
  });

  it("names the client whose scopes do not suffice, and the check that a bad token failed", async () => {
    const path = "/jwt-cognito-protected";
    const call = async (claims: JWTPayload) =>
      service.invoke({ path, headers: { authorization: `Bearer ${await issuer.accessToken(claims)}` } });
    await call({ scope: "openid" });
    await call({ exp: 1 });
    const [lacking, expired] = service.logLines.map((line) => JSON.parse(line));
    expect(lacking).toMatchObject({ status: 403, clientId });
    expect(expired).toMatchObject({
      status: 401,
      cause: "the access token is malformed, expired, or not meant for this API: ERR_JWT_EXPIRED",
    });
    expect(expired).not.toHaveProperty("clientId");
  });

  it("marks what is our fault as an error, with the whole chain of causes", async () => {
    issuer.jwksStatus = 500;
    const headers = { authorization: `Bearer ${await issuer.accessToken()}` };
    await service.invoke({ path: "/", headers });
    expect(JSON.parse(service.logLines[0] ?? "")).toMatchObject({
      level: "ERROR",
      status: 503,
      cause: expect.stringMatching(
        /^access tokens cannot be verified at the moment: the issuer answered .* 500$/,
      ),
    });
  });

  it("does not write down what a caller put into a token's header", async () => {
    const [, claims, signature] = (await issuer.accessToken()).split(".");
    for (const words of [
      { crit: ["0900-EVIL"], "0900-EVIL": 1 },
      { alg: "0900-EVIL" },
      { b64: "0900-EVIL" },
    ]) {
      const header = Buffer.from(JSON.stringify({ alg: "RS256", ...words })).toString("base64url");
      const authorization = `Bearer ${header}.${claims}.${signature}`;
      expect((await service.invoke({ path: "/", headers: { authorization } })).status).toBe(401);
    }
    expect(service.logLines).toHaveLength(3);
    expect(service.logLines.join()).not.toContain("EVIL");
    expect(JSON.parse(service.logLines[0] ?? "")).toMatchObject({
      cause: expect.stringMatching(/: ERR_[A-Z_]+$/),
    });
  });

  it("does not write down the path that a caller made up", async () => {
    await service.invoke({ path: "/alice@example.com" });
    expect(service.logLines[0]).not.toContain("alice");
    expect(JSON.parse(service.logLines[0] ?? "")).toMatchObject({ route: null, status: 404 });
  });

  it("writes no token, code, cookie or claim of a person, whether a login works or fails", async () => {
    const secrets: string[] = [];
    const login = async () => {
      const browser = openBrowser(service);
      const { headers, cookies } = await browser.get("/oidc");
      secrets.push(...cookies.flatMap((line) => line.split(";")[0]?.split(/[=.]/).slice(2) ?? []));
      const redirect = await fetch(headers.location ?? "", { redirect: "manual" });
      await browser.get(redirect.headers.get("location") ?? "");
      await browser.get(redirect.headers.get("location") ?? "");
    };
    await login();
    provider.userInfo = { sub: "mallory" };
    await login();
    provider.idTokenClaims = { aud: "another" };
    await login();
    for (const token of provider.issued) {
      secrets.push(token);
      await service.invoke({ path: "/", headers: { authorization: `Bearer ${token}` } });
    }
    secrets.push("alice", "mallory", "Doe", "9f0d");

    const log = service.logLines.join("");
    expect(service.logLines.length).toBeGreaterThan(15);
    expect(secrets.length).toBeGreaterThan(15);
    for (const secret of secrets) expect(log).not.toContain(secret);
  });

  it("tells where an error that nobody foresaw came from, without a parser's quotation of its input", async () => {
    const lines: object[] = [];
    const app = express().use(
      logRequests((entry) => lines.push(entry)),
      function parseToken() {
        try {
          JSON.parse("eyJhbGciOiJSUzI1NiJ9");
        } catch (cause) {
          throw new Error("cannot go on", { cause });
        }
      },
      answerErrors("https://api.example/metadata"),
    );
    const handler = createHandler(app);
    await handler(httpApiEvent({ path: "/" }), { awsRequestId: "6f1f2a8e" });
    expect(lines).toEqual([
      expect.objectContaining({ level: "ERROR", status: 500, cause: "cannot go on: SyntaxError" }),
    ]);
    expect(lines[0]).toMatchObject({ at: expect.arrayContaining([expect.stringContaining("parseToken")]) });
    expect(JSON.stringify(lines)).not.toContain("eyJ");
  });
});
