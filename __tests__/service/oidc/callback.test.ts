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
  const shows = (answer: Answer, status: number, error: string) => {
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ error, error_description: expect.any(String) });
    for (const secret of provider.issued) expect(answer.text).not.toContain(secret);
  };

  it("shows API clients the eight members, issuer from the ID token, email_verified a boolean", async () => {
    const answer = await browser.get(await walkToCallback(), json);
    expect(answer.status).toBe(200);
    expect(Object.entries(answer.json())).toEqual([
      ["iss", issuer.issuer],
      ["sub", "9f0d"],
      ["preferred_username", "alice"],
      ["email", "alice@example.com"],
      ["email_verified", true],
      ["name", "Alice Doe"],
      ["given_name", "Alice"],
      ["family_name", "Doe"],
    ]);
  });

  it("shows browsers a page with the claims and the way out, and no token", async () => {
    const answer = await browser.get(await walkToCallback());
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.text).toContain("<dt>email</dt><dd>alice@example.com</dd>");
    expect(answer.text).toContain('href="/oidc/logout"');
    for (const secret of provider.issued) expect(answer.text).not.toContain(secret);
  });

  it("escapes claims", async () => {
    provider.userInfo = { name: "<script>alert(1)</script>" };
    const answer = await browser.get(await walkToCallback());
    expect(answer.text).toContain("<dd>&lt;script&gt;alert(1)&lt;/script&gt;</dd>");
  });

  it("leaves out what the provider does not tell, and believes no other value to be verified", async () => {
    provider.userInfo = { name: undefined, email_verified: "false" };
    const person = (await browser.get(await walkToCallback(), json)).json();
    expect(person).not.toHaveProperty("name");
    expect(person).toMatchObject({ email_verified: false });
  });

  it("revokes the refresh token after it has asked userInfo", async () => {
    await browser.get(await walkToCallback());
    expect(provider.revoked).toEqual([expect.stringMatching(/^refresh-/)]);
    expect(provider.requests.slice(-3)).toEqual(["/oauth2/token", "/oauth2/userInfo", "/oauth2/revoke"]);
  });

  it("shows the claims, and logs it, where the refresh token cannot be revoked", async () => {
    provider.failures = { "/oauth2/revoke": { status: 500 } };
    expect((await browser.get(await walkToCallback())).status).toBe(200);
    expect(service.logLines.at(-1)).toContain("unexpected HTTP response status code");
  });

  it("revokes the refresh token also where userInfo fails", async () => {
    provider.failures = { "/oauth2/userInfo": { status: 500 } };
    shows(await browser.get(await walkToCallback(), json), 503, "temporarily_unavailable");
    expect(provider.revoked).toHaveLength(1);
  });

  it("lets two tabs log in side by side", async () => {
    const [first, second] = [await walkToCallback(), await walkToCallback()];
    expect(browser.cookies.size).toBe(2);
    expect((await browser.get(first)).status).toBe(200);
    expect((await browser.get(second)).status).toBe(200);
    expect(browser.cookies.size).toBe(0);
  });

  it("refuses a refresh of the page: the login is gone after use", async () => {
    const callback = await walkToCallback();
    await browser.get(callback);
    shows(await browser.get(callback, json), 400, "invalid_request");
    expect(provider.requests.filter((path) => path === "/oauth2/token")).toHaveLength(1);
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

  it("refuses a userInfo that speaks of somebody else", async () => {
    provider.userInfo = { sub: "mallory" };
    shows(await browser.get(await walkToCallback(), json), 400, "invalid_request");
    expect(provider.revoked).toHaveLength(1);
  });

  it.each([["/oauth2/token"], ["/oauth2/userInfo"]])(
    "is 503 with Retry-After while %s is down",
    async (path) => {
      provider.failures = { [path]: { status: 503 } };
      const answer = await browser.get(await walkToCallback(), json);
      shows(answer, 503, "temporarily_unavailable");
      expect(answer.headers["retry-after"]).toBe("5");
    },
  );

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

  it("refuses an access token that userInfo refuses", async () => {
    const refusal = { "www-authenticate": 'error="invalid_token"' };
    provider.failures = { "/oauth2/userInfo": { status: 401, headers: refusal } };
    shows(await browser.get(await walkToCallback(), json), 400, "invalid_request");
  });

  it("tells browsers what happened and how to start again, and nothing else", async () => {
    const answer = await browser.get(`${apiUrl}/oidc/callback?code=SECRET&state=STATE`);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("This sign-in is not under way in this browser");
    expect(answer.text).toContain('<a class="action" href="/oidc">Sign in again</a>');
    expect(answer.text).not.toMatch(/SECRET|STATE/);
  });
});
