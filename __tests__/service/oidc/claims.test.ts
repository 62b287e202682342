import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Issuer, otherClientId, startIssuer } from "../../support/issuer.ts";
import { type Browser, openBrowser } from "../../support/service-browser.ts";
import { type Answer, loadFunction, type ServiceFunction } from "../../support/service-function.ts";
import { type Provider, startProvider } from "../../support/service-provider.ts";

const json = { accept: "application/json" };

describe("GET /oidc/claims", () => {
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

  const logIn = async () => {
    const { headers } = await browser.get("/oidc");
    const response = await fetch(headers.location ?? "", { redirect: "manual" });
    expect((await browser.get(response.headers.get("location") ?? "")).status).toBe(303);
  };
  const show = (headers?: Record<string, string>) => browser.get("/oidc/claims", headers);
  const showWith = (idToken: string, accessToken: string, headers: Record<string, string> = json) =>
    service.invoke({
      path: "/oidc/claims",
      cookies: [`id-token=${idToken}`, `access-token=${accessToken}`],
      headers,
    });
  const userInfoCalls = () => provider.requests.filter((path) => path === "/oauth2/userInfo").length;
  const isNotSignedIn = (answer: Answer) => {
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ error: "login_required", error_description: expect.any(String) });
    for (const secret of provider.issued) expect(answer.text).not.toContain(secret);
  };

  it("shows API clients the eight members, issuer from the ID token, email_verified a boolean", async () => {
    await logIn();
    const answer = await show(json);
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
    await logIn();
    const answer = await show();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(answer.text).toContain("<dt>email</dt><dd>alice@example.com</dd>");
    expect(answer.text).toContain('href="/oidc/logout"');
    for (const secret of provider.issued) expect(answer.text).not.toContain(secret);
  });

  it("shows them again when it is loaded again, as userInfo has them by then", async () => {
    await logIn();
    const first = await show();
    expect((await show()).text).toBe(first.text);
    provider.userInfo = { name: "Alice Roe" };
    expect((await show()).text).toContain("<dd>Alice Roe</dd>");
    expect(userInfoCalls()).toBe(3);
  });

  it("escapes claims", async () => {
    await logIn();
    provider.userInfo = { name: "<script>alert(1)</script>" };
    expect((await show()).text).toContain("<dd>&lt;script&gt;alert(1)&lt;/script&gt;</dd>");
  });

  it("leaves out what the provider does not tell, and believes no other value to be verified", async () => {
    await logIn();
    provider.userInfo = { name: undefined, email_verified: "false" };
    const person = (await show(json)).json();
    expect(person).not.toHaveProperty("name");
    expect(person).toMatchObject({ email_verified: false });
  });

  it.each([7, null, true, ["Alice"], { first: "Alice" }])(
    "leaves out a claim that is no text: %j",
    async (name) => {
      await logIn();
      provider.userInfo = { name, email: name, email_verified: name === true ? "yes" : name };
      const answer = await show(json);
      expect(answer.status).toBe(200);
      expect(answer.json()).not.toHaveProperty("name");
      expect(answer.json()).not.toHaveProperty("email");
      expect(answer.json().email_verified).toBe(false);
      expect((await show()).text).not.toContain("object");
    },
  );

  it.each([[null], [[]], ["alice"], [7], [{}], [{ sub: 7 }], [{ sub: ["9f0d"] }], [{ sub: "mallory" }]])(
    "does not show a userInfo that is of another shape, or of another person: %j",
    async (body) => {
      await logIn();
      provider.failures = { "/oauth2/userInfo": { status: 200, body } };
      const answer = await show(json);
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ error: "invalid_request" });
    },
  );

  it("is 503 while userInfo is down, and keeps the sign-in", async () => {
    await logIn();
    provider.failures = { "/oauth2/userInfo": { status: 503 } };
    const answer = await show(json);
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    provider.failures = {};
    expect((await show()).status).toBe(200);
  });

  it.each([
    ["Cognito's header", { "www-authenticate": 'error="invalid_token"' }],
    ["a challenge", { "www-authenticate": 'Bearer error="invalid_token"' }],
    ["no header", {}],
  ])("is over, and forgotten, where userInfo refuses the token with %s", async (_, headers) => {
    await logIn();
    provider.failures = { "/oauth2/userInfo": { status: 401, headers } };
    isNotSignedIn(await show(json));
    expect(browser.cookies.size).toBe(0);
  });

  it("asks to sign in where the browser has no tokens", async () => {
    isNotSignedIn(await show(json));
    const page = await show();
    expect(page.text).toContain("<h1>You are not signed in</h1>");
    expect(page.text).toContain('<a class="action" href="/oidc">Sign in</a>');
    expect(provider.requests).toEqual([]);
  });

  it("does not outlive the ID token, whatever the browser still sends", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { authorizationServerUrl } = provider;
    service = await loadFunction({ issuer: issuer.issuer, authorizationServerUrl });
    browser = openBrowser(service);
    provider.idTokenClaims = { exp: Math.floor(Date.now() / 1_000) + 300 };
    await logIn();
    const [idToken = "", accessToken = ""] = browser.cookies.values();
    expect((await showWith(idToken, accessToken)).status).toBe(200);
    vi.setSystemTime(Date.now() + 300_000);
    const answer = await showWith(idToken, accessToken);
    isNotSignedIn(answer);
    expect(answer.cookies.map((line) => line.split(";")[0])).toEqual(["id-token=", "access-token="]);
  });

  it("asks userInfo for nothing that the issuer did not sign for this client and one person", async () => {
    await logIn();
    const [idToken = "", accessToken = ""] = browser.cookies.values();
    const impostor = await startIssuer();
    const forged = { iss: issuer.issuer };
    const calls = userInfoCalls();
    const pairs: [string, string][] = [
      ["garbage", accessToken],
      [idToken, "garbage"],
      [accessToken, idToken],
      [accessToken, accessToken],
      [idToken, idToken],
      ["", accessToken],
      [await impostor.idToken(forged), accessToken],
      [idToken, await impostor.accessToken({ ...forged, sub: "9f0d" })],
      [await issuer.idToken({ aud: otherClientId }), accessToken],
      [await issuer.idToken({ sub: "mallory" }), accessToken],
      [idToken, await issuer.accessToken({ sub: "mallory" })],
      [idToken, await issuer.accessToken({ sub: "9f0d", client_id: "another" })],
      [idToken, await issuer.accessToken({ sub: "9f0d", client_id: otherClientId })],
      [`${idToken.slice(0, -1)}=`, accessToken],
      [idToken, `${accessToken}=`],
    ];
    for (const [id, access] of pairs) isNotSignedIn(await showWith(id, access));
    expect(userInfoCalls()).toBe(calls);
    expect((await showWith(idToken, accessToken)).status).toBe(200);
    await impostor.close();
  });

  it("is no way into the API: a protected route takes no cookie for a token", async () => {
    await logIn();
    expect((await browser.get("/jwt-cognito-protected", json)).status).toBe(401);
    expect((await browser.get("/items", json)).status).toBe(401);
  });

  it("is 503 while the issuer's keys cannot be had, and keeps the sign-in", async () => {
    await logIn();
    const { authorizationServerUrl } = provider;
    const restarted = await loadFunction({ issuer: issuer.issuer, authorizationServerUrl });
    issuer.jwksStatus = 500;
    const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`);
    const answer = await restarted.invoke({ path: "/oidc/claims", cookies, headers: json });
    expect(answer.status).toBe(503);
    expect(answer.cookies).toEqual([]);
  });
});
