import { createHash } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { clientId } from "../../support/issuer.ts";
import { openBrowser } from "../../support/service-browser.ts";
import { loadFunction, type ServiceFunction } from "../../support/service-function.ts";

const authorizationServerUrl = "https://auth.example";

describe("GET /oidc", () => {
  let service: ServiceFunction;
  const load = (apiUrl = "https://api.example") =>
    loadFunction({ issuer: "https://issuer.example/pool", authorizationServerUrl, apiUrl });
  beforeAll(async () => {
    service = await load();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("sends the browser to the authorization endpoint with state, nonce and an S256 challenge", async () => {
    const answer = await openBrowser(service).get("/oidc");
    const url = new URL(answer.headers.location ?? "");
    expect(answer.status).toBe(302);
    expect(url.origin + url.pathname).toBe(`${authorizationServerUrl}/oauth2/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: clientId,
      redirect_uri: "https://api.example/oidc/callback",
      scope: "openid email profile",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  });

  it("keeps the login in a host-only cookie that scripts and other sites do not see, for ten minutes", async () => {
    const answer = await openBrowser(service).get("/oidc");
    const { searchParams } = new URL(answer.headers.location ?? "");
    const [name, value = "", ...attributes] = answer.cookies[0]?.split(/; |=(?=\d{13}\.)/) ?? [];
    expect(answer.cookies).toHaveLength(1);
    expect(name).toMatch(/^__Host-login-[\w-]{16}$/);
    expect(attributes).toEqual(
      expect.arrayContaining(["Max-Age=600", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"]),
    );
    expect(attributes.join()).not.toContain("Domain");

    const [, state, nonce, verifier = ""] = value.split(".");
    expect(state).toBe(searchParams.get("state"));
    expect(nonce).toBe(searchParams.get("nonce"));
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    expect(challenge).toBe(searchParams.get("code_challenge"));
  });

  it.each(["http://localhost:3000", "http://api.localhost:3000", "http://127.0.0.2", "http://[::1]:3000"])(
    "goes without __Host- and Secure at %s: Safari keeps neither kind there",
    async (apiUrl) => {
      const plain = await load(apiUrl);
      const headers = { host: "api.example", "x-forwarded-proto": "https", forwarded: "proto=https" };
      const answer = await openBrowser(plain).get("/oidc", headers);
      expect(answer.cookies).toHaveLength(1);
      expect(answer.cookies[0]).toMatch(/^login-[\w-]{16}=/);
      expect(answer.cookies[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
    },
  );

  it("never goes without them over https, whatever a request says", async () => {
    const headers = { host: "localhost:3000", "x-forwarded-proto": "http", forwarded: "proto=http" };
    const answer = await openBrowser(service).get("/oidc", headers);
    expect(answer.cookies[0]).toMatch(/^__Host-login-.*; Secure/);
  });

  it("never uses a state, a nonce or a verifier twice", async () => {
    const [first, second] = [
      await openBrowser(service).get("/oidc"),
      await openBrowser(service).get("/oidc"),
    ];
    const parts = [first, second].flatMap(({ cookies }) => cookies[0]?.split(";")[0]?.split(".").slice(1));
    expect(new Set(parts).size).toBe(6);
  });

  it("takes no target from the request", async () => {
    const query = "return_to=https://evil.example&redirect_uri=https://evil.example&state=chosen";
    const headers = { host: "evil.example", "x-forwarded-host": "evil.example" };
    const answer = await openBrowser(service).get(`/oidc?${query}`, headers);
    expect(answer.headers.location).toMatch(new RegExp(`^${authorizationServerUrl}/`));
    expect(decodeURIComponent(answer.headers.location ?? "")).not.toContain("evil");
    expect(answer.headers.location).not.toContain("chosen");
  });

  it.each([
    ["oldest", (cookies: string[]) => cookies],
    ["newest", (cookies: string[]) => cookies.reverse()],
  ])("keeps four logins; a fifth expires the oldest, also with the %s sent first", async (_, arrange) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    // Loaded under this clock: the service holds on to the one that is there when it starts.
    const service = await load();
    const browser = openBrowser(service);
    const names: string[] = [];
    for (let login = 0; login < 4; login += 1) {
      vi.setSystemTime(Date.now() + 1_000);
      names.push((await browser.get("/oidc")).cookies[0]?.split("=")[0] ?? "");
    }
    const cookies = arrange([...browser.cookies].map(([name, value]) => `${name}=${value}`));
    const answer = await service.invoke({ path: "/oidc", cookies });
    expect(browser.cookies.size).toBe(4);
    expect(answer.cookies).toHaveLength(2);
    expect(answer.cookies[0]).toMatch(new RegExp(`^${names[0]}=; .*Expires=Thu, 01 Jan 1970`));
  });

  it("expires cookies that it cannot read before any other, and leaves foreign ones alone", async () => {
    const names = ["a", "b", "c", "d", "e"].map((letter) => `__Host-login-${letter.repeat(16)}`);
    const cookies = ["other=1", ...names.map((name) => `${name}=garbage`)];
    const answer = await service.invoke({ path: "/oidc", cookies });
    const expired = answer.cookies.filter((line) => line.includes("1970"));
    expect(expired).toHaveLength(2);
    expect(answer.cookies.join()).not.toContain("other");
  });

  it.each(["a b", "é", "a", "a".repeat(17), `${"a".repeat(16)} `, "<script>", ""])(
    "leaves cookies alone that are not named as it names its own: __Host-login-%s",
    async (id) => {
      const cookies = Array.from({ length: 5 }, () => `__Host-login-${id}=garbage`);
      const answer = await service.invoke({ path: "/oidc", cookies });
      expect(answer.status).toBe(302);
      expect(answer.cookies).toHaveLength(1);
    },
  );
});
