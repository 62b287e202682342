import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Issuer, startIssuer } from "../../support/issuer.ts";
import { type Browser, openBrowser } from "../../support/service-browser.ts";
import { type Answer, loadFunction, type ServiceFunction } from "../../support/service-function.ts";
import { type Provider, startProvider } from "../../support/service-provider.ts";

const json = { accept: "application/json" };

describe("GET /oidc/callback, where the provider or its answer is at fault", () => {
  let issuer: Issuer;
  let provider: Provider;
  let service: ServiceFunction;
  let browser: Browser;

  beforeEach(async () => {
    issuer = await startIssuer();
    provider = await startProvider(issuer);
    const { authorizationServerUrl } = provider;
    service = await loadFunction({ issuer: issuer.issuer, authorizationServerUrl });
    browser = openBrowser(service);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await provider.close();
    await issuer.close();
  });

  /** Walks from the API to the provider and up to its redirect back: the callback's URL. */
  const walkToCallback = async (walker: Browser = browser): Promise<string> => {
    const { headers } = await walker.get("/oidc");
    const response = await fetch(headers.location ?? "", { redirect: "manual" });
    return response.headers.get("location") ?? "";
  };
  const shows = (answer: Answer, status: number, error: string) => {
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ error, error_description: expect.any(String) });
    for (const secret of provider.issued) expect(answer.text).not.toContain(secret);
  };

  it("reports the provider's error without its words, and forgets the login", async () => {
    const state = new URL(await walkToCallback()).searchParams.get("state");
    const words = "error=access_denied&error_description=Call+0900-EVIL";
    const answer = await browser.get(`/oidc/callback?${words}&state=${state}`, json);
    shows(answer, 400, "access_denied");
    expect(answer.text).not.toContain("EVIL");
    expect(browser.cookies.size).toBe(0);
    expect(service.logLines.at(-1)).toContain("the identity provider answered access_denied");
    expect(service.logLines.join()).not.toContain("EVIL");
  });

  it.each([
    "invalid_request",
    "unauthorized_client",
    "unsupported_response_type",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "login_required",
    "registration_not_supported",
  ])("reports the provider's %s as what it is", async (error) => {
    const state = new URL(await walkToCallback()).searchParams.get("state");
    const answer = await browser.get(`/oidc/callback?error=${error}&state=${state}`, json);
    shows(answer, 400, error);
    expect(answer.json()).toMatchObject({
      error_description: "the identity provider did not complete the sign-in",
    });
  });

  it.each(["made_up", "ACCESS_DENIED", "access_denied%20", "call_0900_EVIL"])(
    "reports an error that no specification lists without its name: %j",
    async (error) => {
      const state = new URL(await walkToCallback()).searchParams.get("state");
      shows(await browser.get(`/oidc/callback?error=${error}&state=${state}`, json), 400, "login_failed");
      expect(provider.requests).not.toContain("/oauth2/token");
    },
  );

  it.each([
    ["of another issuer", { iss: "https://issuer.example" }],
    ["for another client", { aud: "another" }],
    ["with another nonce", { nonce: "another" }],
    ["without a nonce", { nonce: undefined }],
    ["that has expired", { exp: 1 }],
  ])("refuses an ID token %s", async (_, claims) => {
    provider.idTokenClaims = claims;
    shows(await browser.get(await walkToCallback(), json), 400, "invalid_request");
    expect(provider.requests).not.toContain("/oauth2/userInfo");
  });

  it("refuses an ID token that no key of the issuer signed", async () => {
    const callback = await walkToCallback();
    issuer.idToken = async (claims) => {
      const impostor = await startIssuer();
      await impostor.close();
      return impostor.idToken({ iss: issuer.issuer, ...claims });
    };
    shows(await browser.get(callback, json), 400, "invalid_request");
    expect(provider.requests).not.toContain("/oauth2/userInfo");
  });

  it("revokes the refresh token where the tokens do not hold", async () => {
    provider.idTokenClaims = { sub: "mallory" };
    shows(await browser.get(await walkToCallback(), json), 400, "invalid_request");
    expect(provider.revoked).toEqual([expect.stringMatching(/^refresh-/)]);
    expect(browser.cookies.size).toBe(0);
  });

  it("is 503 with Retry-After while the token endpoint is down", async () => {
    provider.failures = { "/oauth2/token": { status: 503 } };
    const answer = await browser.get(await walkToCallback(), json);
    shows(answer, 503, "temporarily_unavailable");
    expect(answer.headers["retry-after"]).toBe("5");
  });

  it("is 503 while the issuer's keys cannot be had, and asks for them once", async () => {
    issuer.jwksStatus = 500;
    for (let login = 0; login < 3; login += 1) {
      shows(await browser.get(await walkToCallback(), json), 503, "temporarily_unavailable");
    }
    expect(issuer.jwksRequests).toBe(1);
  });

  it("is 503 where nothing listens at the provider", async () => {
    const callback = await walkToCallback();
    await provider.close();
    shows(await browser.get(callback, json), 503, "temporarily_unavailable");
  });

  it("is 503 where the provider does not answer within two seconds", async () => {
    provider.tokenDelayMs = 10_000;
    shows(await browser.get(await walkToCallback(), json), 503, "temporarily_unavailable");
  });

  it("is the fixed 500 where the provider does not accept our client: that is our fault", async () => {
    provider.failures = { "/oauth2/token": { status: 400, body: { error: "invalid_client" } } };
    shows(await browser.get(await walkToCallback(), json), 500, "server_error");
    expect(service.logLines.at(-1)).toContain("the identity provider answered invalid_client");
  });
});
