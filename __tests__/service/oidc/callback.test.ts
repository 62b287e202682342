import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Issuer, startIssuer } from "../../support/issuer.ts";
import { type Browser, openBrowser } from "../../support/service-browser.ts";
import { type Answer, apiUrl, loadFunction, type ServiceFunction } from "../../support/service-function.ts";
import { type Provider, startProvider } from "../../support/service-provider.ts";

const json = { accept: "application/json" };

describe("GET /oidc/callback", () => {
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
  /** What the browser shows where a login's redirect leads to. */
  const finishLogin = async (headers?: Record<string, string>) => {
    const answer = await browser.get(await walkToCallback(), headers);
    expect([answer.status, answer.headers.location, answer.text]).toEqual([303, "/oidc/claims", ""]);
    return browser.get(answer.headers.location ?? "", headers);
  };
  const shows = (answer: Answer, status: number, error: string) => {
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ error, error_description: expect.any(String) });
    for (const secret of provider.issued) expect(answer.text).not.toContain(secret);
  };

  it("sends the browser on to a clean address, with the two tokens as cookies that no script can read", async () => {
    const answer = await browser.get(await walkToCallback());
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/oidc/claims");
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    expect(answer.text).toBe("");
    const [idToken, accessToken, refreshToken] = provider.issued.slice(-3);
    expect(browser.cookies).toEqual(
      new Map([
        ["id-token", idToken],
        ["access-token", accessToken],
      ]),
    );
    expect(answer.cookies.join()).not.toContain(refreshToken);
    for (const line of answer.cookies.slice(-2)) {
      expect(line).toMatch(/; Max-Age=3(?:600|59\d); Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    }
  });

  it("calls them __Host- over https, where they are Secure", async () => {
    const { authorizationServerUrl } = provider;
    const apiUrl = "https://api.example";
    service = await loadFunction({ issuer: issuer.issuer, authorizationServerUrl, apiUrl });
    browser = openBrowser(service);
    const answer = await browser.get(await walkToCallback());
    expect([...browser.cookies.keys()]).toEqual(["__Host-id-token", "__Host-access-token"]);
    for (const line of answer.cookies)
      expect(line).toMatch(/^__Host-.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
    expect((await browser.get("/oidc/claims")).status).toBe(200);
  });

  it.each([
    [{ exp: Math.floor(Date.now() / 1_000) + 300 }, 300],
    [{ exp: Math.floor(Date.now() / 1_000) + 7_200 }, 3_600],
  ])("keeps them no longer than the first of them lives: an ID token with %j", async (claims, seconds) => {
    provider.idTokenClaims = claims;
    const answer = await browser.get(await walkToCallback());
    for (const line of answer.cookies.slice(-2)) {
      const maxAge = Number(/Max-Age=(\d+)/.exec(line)?.[1]);
      expect(maxAge).toBeLessThanOrEqual(seconds);
      expect(maxAge).toBeGreaterThan(seconds - 60);
    }
  });

  it("says so where the tokens are too large for cookies, and keeps none", async () => {
    provider.idTokenClaims = {
      "cognito:groups": Array.from({ length: 300 }, (_, index) => `group-${index}`),
    };
    shows(await browser.get(await walkToCallback(), json), 400, "login_failed");
    expect(browser.cookies.size).toBe(0);
  });

  it("does not revoke the refresh token of a login that holds: userInfo would refuse the access token", async () => {
    await finishLogin();
    expect(provider.revoked).toEqual([]);
    expect((await browser.get("/oidc/claims")).status).toBe(200);
  });

  it("lets two tabs log in side by side", async () => {
    const [first, second] = [await walkToCallback(), await walkToCallback()];
    expect(browser.cookies.size).toBe(2);
    expect((await browser.get(first)).status).toBe(303);
    expect((await browser.get(second)).status).toBe(303);
    expect([...browser.cookies.keys()].sort()).toEqual(["access-token", "id-token"]);
  });

  it("says that one is signed in already where a callback is loaded again, and exchanges nothing", async () => {
    const callback = await walkToCallback();
    await browser.get(callback);
    shows(await browser.get(callback, json), 400, "invalid_request");
    const page = await browser.get(callback);
    expect(page.status).toBe(400);
    expect(page.text).toContain("<h1>You are already signed in</h1>");
    expect(page.text).toContain('<a class="action" href="/oidc/claims">See your claims</a>');
    expect(provider.requests.filter((path) => path === "/oauth2/token")).toHaveLength(1);
  });

  it.each([
    ["none", new Map()],
    [
      "forged ones",
      new Map([
        ["id-token", "a.b.c"],
        ["access-token", "a.b.c"],
      ]),
    ],
  ])("does not say so in a browser with other tokens: %s", async (_, kept) => {
    const callback = await walkToCallback();
    await browser.get(callback);
    const cookies = [...kept].map(([name, value]) => `${name}=${value}`);
    const { pathname: path, search } = new URL(callback);
    const page = await service.invoke({
      path,
      query: search.slice(1),
      cookies,
      headers: { accept: "text/html" },
    });
    expect(page.status).toBe(400);
    expect(page.text).toContain("This sign-in is not under way in this browser");
    expect(page.text).toContain('<a class="action" href="/oidc">Sign in again</a>');
  });

  it("refuses a code that was used already, though the cookie is there", async () => {
    const callback = await walkToCallback();
    const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`);
    await browser.get(callback);
    const { pathname, search } = new URL(callback);
    const replay = { path: pathname, query: search.slice(1), cookies, headers: json };
    shows(await service.invoke(replay), 400, "invalid_grant");
  });

  it("refuses another browser's callback: login CSRF", async () => {
    const attacker = await walkToCallback(openBrowser(service));
    await browser.get("/oidc");
    shows(await browser.get(attacker, json), 400, "invalid_request");
    expect(provider.requests).not.toContain("/oauth2/token");
  });

  it("refuses another login's code under this login's state", async () => {
    const stolen = new URL(await walkToCallback(openBrowser(service))).searchParams.get("code") ?? "";
    const callback = new URL(await walkToCallback());
    callback.searchParams.set("code", stolen);
    shows(await browser.get(callback.href, json), 400, "invalid_grant");
  });

  it.each([
    ["no parameters", ""],
    ["no state", "code=abc"],
    ["an empty state", "code=abc&state="],
    ["an unknown state", "code=abc&state=unknown"],
    ["an error without a login", "error=access_denied&state=unknown"],
  ])("refuses %s, although a login is under way", async (_, query) => {
    await walkToCallback();
    shows(await browser.get(`/oidc/callback?${query}`, json), 400, "invalid_request");
    expect(browser.cookies.size).toBe(1);
  });

  it.each([
    ["two states", (url: URL) => url.searchParams.append("state", "another")],
    ["two codes", (url: URL) => url.searchParams.append("code", "another")],
    ["neither code nor error", (url: URL) => url.searchParams.delete("code")],
    ["another issuer", (url: URL) => url.searchParams.set("iss", "https://issuer.example")],
  ])("refuses %s", async (_, change) => {
    const callback = new URL(await walkToCallback());
    change(callback);
    shows(await browser.get(callback.href, json), 400, "invalid_request");
    expect(provider.requests).not.toContain("/oauth2/token");
  });

  it("refuses a login of ten minutes ago, whatever the browser still sends", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { authorizationServerUrl } = provider;
    service = await loadFunction({ issuer: issuer.issuer, authorizationServerUrl });
    browser = openBrowser(service);
    const callback = await walkToCallback();
    vi.setSystemTime(Date.now() + 600_000);
    shows(await browser.get(callback, json), 400, "invalid_request");
  });

  it("refuses a cookie that it cannot read", async () => {
    const callback = new URL(await walkToCallback());
    const cookies = [...browser.cookies.keys()].map((name) => `${name}=garbage`);
    const request = { path: callback.pathname, query: callback.search.slice(1), cookies, headers: json };
    shows(await service.invoke(request), 400, "invalid_request");
  });

  it("tells browsers what happened and how to start again, and nothing else", async () => {
    const answer = await browser.get(`${apiUrl}/oidc/callback?code=SECRET&state=STATE`);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("This sign-in is not under way in this browser");
    expect(answer.text).toContain('<a class="action" href="/oidc">Sign in again</a>');
    expect(answer.text).not.toMatch(/SECRET|STATE/);
  });
});
