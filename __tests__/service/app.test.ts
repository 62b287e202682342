import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationName, scopeName } from "../../service/contract.ts";
import { routes } from "../fixture/contract.ts";
import { clientId, type Issuer, startIssuer } from "../support/issuer.ts";
import type { EventOptions } from "../support/service-event.ts";
import { apiUrl, loadFunction, type ServiceFunction } from "../support/service-function.ts";

const metadata = `resource_metadata="${apiUrl}/.well-known/oauth-protected-resource"`;
const badToken = {
  error: "invalid_token",
  error_description: "the access token is malformed, expired, or not meant for this API",
};
const badTokenChallenge = `Bearer error="invalid_token", error_description="${badToken.error_description}", ${metadata}`;
const browser = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

let issuer: Issuer;
let service: ServiceFunction;

beforeAll(async () => {
  issuer = await startIssuer();
  service = await loadFunction({ issuer: issuer.issuer });
});
afterAll(() => issuer.close());

const get = (path: string, headers: Record<string, string> = {}, more: Partial<EventOptions> = {}) =>
  service.invoke({ path, headers, ...more });
const bearer = async (token: Promise<string> | string) => ({ authorization: `Bearer ${await token}` });

describe("GET /", () => {
  it("tells API clients what the API is and which routes there are", async () => {
    const answer = await get("/", { accept: "*/*" });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ name: applicationName, routes: expect.any(Array) });
    expect(answer.json().routes).toHaveLength(routes.length);
    expect(answer.json()).not.toHaveProperty("authorizationClaims");
  });

  it("shows the verified claims of a token, times in ISO 8601, whatever its scopes", async () => {
    const times = { exp: 4_102_444_800, iat: 1_700_000_000, auth_time: 1_700_000_001 };
    const answer = await get("/", await bearer(issuer.accessToken({ ...times, scope: undefined })));
    expect(answer.status).toBe(200);
    expect(answer.json().authorizationClaims).toMatchObject({
      client_id: clientId,
      token_use: "access",
      exp: "2100-01-01T00:00:00.000Z",
      iat: "2023-11-14T22:13:20.000Z",
      auth_time: "2023-11-14T22:13:21.000Z",
    });
  });

  it("refuses a bad token, and does not ignore it", async () => {
    const answer = await get("/", await bearer(issuer.idToken()));
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(badTokenChallenge);
    expect(answer.json()).toEqual(badToken);
  });

  it("shows browsers a page with the way to the login", async () => {
    const answer = await get("/", browser);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers.vary).toBe("Accept");
    expect(answer.text).toContain('<a class="action" href="/oidc">Sign in</a>');
  });
});

describe("GET /jwt-cognito-protected", () => {
  const path = "/jwt-cognito-protected";

  it("shows the claims verified here beside the gateway's", async () => {
    const authorizerClaims = { client_id: clientId, exp: "1787996002" };
    const answer = await get(path, await bearer(issuer.accessToken()), { authorizerClaims });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      authorizationClaims: expect.objectContaining({ client_id: clientId, scope: scopeName("auth") }),
      apiGatewayAuthorizationClaims: authorizerClaims,
    });
  });

  it("says null where no gateway stands in front", async () => {
    const answer = await get(path, await bearer(issuer.accessToken()));
    expect(answer.json()).toMatchObject({ apiGatewayAuthorizationClaims: null });
  });

  it("accepts the scope among others", async () => {
    const token = issuer.accessToken({ scope: `openid ${scopeName("auth")} email` });
    expect((await get(path, await bearer(token))).status).toBe(200);
  });

  it.each<Record<string, string>>([{}, { authorization: "Basic YTpi" }])(
    "asks for a token, without an error code: %j",
    async (headers) => {
      const answer = await get(path, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe(`Bearer ${metadata}`);
      expect(answer.json()).toEqual({
        error: "unauthorized",
        error_description: "this route needs a bearer access token",
      });
    },
  );

  it("does not believe the gateway's claims instead of a token", async () => {
    expect((await get(path, {}, { authorizerClaims: { scope: scopeName("auth") } })).status).toBe(401);
  });

  it("does not take a token from the query string", async () => {
    const query = `access_token=${await issuer.accessToken()}`;
    expect((await get(path, {}, { query })).status).toBe(401);
  });

  it("refuses a malformed Authorization header", async () => {
    const answer = await get(path, { authorization: "Bearer a b" });
    expect(answer.status).toBe(400);
    expect(answer.headers["www-authenticate"]).toContain('Bearer error="invalid_request", ');
    expect(answer.json()).toMatchObject({ error: "invalid_request" });
  });

  it("refuses a bad token", async () => {
    const answer = await get(path, await bearer(issuer.accessToken({ exp: 1 })));
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(badTokenChallenge);
    expect(answer.json()).toEqual(badToken);
  });

  it.each([undefined, "", "openid", "example/authority", "other/auth", [scopeName("auth")]])(
    "refuses the scope %j",
    async (scope) => {
      const answer = await get(path, await bearer(issuer.accessToken({ scope })));
      expect(answer.status).toBe(403);
      expect(answer.headers["www-authenticate"]).toBe(
        `Bearer error="insufficient_scope", scope="${scopeName("auth")}", error_description="the access token has none of the scopes that this route accepts", ${metadata}`,
      );
      expect(answer.json()).toMatchObject({ error: "insufficient_scope" });
    },
  );
});

describe("GET /.well-known/oauth-protected-resource", () => {
  it("describes the resource as RFC 9728 has it, with the scopes alone that a browser client may ask for", async () => {
    const answer = await get("/.well-known/oauth-protected-resource");
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      resource: `${apiUrl}/`,
      authorization_servers: [issuer.issuer],
      scopes_supported: [scopeName("auth")],
      bearer_methods_supported: ["header"],
      resource_name: applicationName,
    });
  });
});

describe("every route of the contract", () => {
  const protectedRoutes = routes.filter((route) => route.access !== "public");

  it.each(routes)("$method $path has an answer", async ({ method, path }) => {
    expect([404, 405, 500]).not.toContain((await service.invoke({ method, path })).status);
  });

  it.each(protectedRoutes)("$method $path refuses who has no token, or none of its scopes", async (route) => {
    expect((await service.invoke(route)).status).toBe(401);
    const headers = await bearer(issuer.accessToken({ scope: "openid" }));
    expect((await service.invoke({ ...route, headers })).status).toBe(403);
  });

  it.each(routes)("$path answers a method that is not in the contract with 405", async ({ path }) => {
    const answer = await service.invoke({ method: "PROPFIND", path });
    const allowed = routes.filter((route) => route.path === path).map(({ method }) => method);
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe(allowed.join(", "));
    expect(answer.json()).toMatchObject({ error: "method_not_allowed" });
  });
});

describe("every answer", () => {
  it("may not be stored, sniffed or give its address away, refusals included", async () => {
    for (const path of ["/", "/nothing", "/oidc", "/oidc/callback", "/jwt-cognito-protected"]) {
      expect((await get(path)).headers).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
    }
  });
});

describe("what no route answers", () => {
  it("is 404 on an unknown path", async () => {
    const answer = await get("/nothing/here");
    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual({ error: "not_found", error_description: "there is nothing at this path" });
  });

  it("is 413 for a body over 100 000 bytes, of any kind", async () => {
    const body = Buffer.alloc(100_001).toString("base64");
    const answer = await get("/", {}, { body, isBase64Encoded: true });
    expect(answer.status).toBe(413);
    expect(answer.json()).toMatchObject({ error: "content_too_large" });
    expect((await get("/", {}, { body: "x".repeat(100_000) })).status).toBe(200);
  });
});

describe("while the issuer's keys cannot be had", () => {
  it("is 503 with Retry-After and without a challenge, on public and protected routes", async () => {
    const down = await startIssuer();
    down.jwksStatus = 500;
    const { invoke } = await loadFunction({ issuer: down.issuer });
    for (const path of ["/", "/jwt-cognito-protected"]) {
      const answer = await invoke({ path, headers: await bearer(down.accessToken()) });
      expect(answer.status).toBe(503);
      expect(answer.headers["retry-after"]).toBe("5");
      expect(answer.headers).not.toHaveProperty("www-authenticate");
      expect(answer.json()).toMatchObject({ error: "temporarily_unavailable" });
    }
    await down.close();
  });
});
