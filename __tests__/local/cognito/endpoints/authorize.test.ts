import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  browserClient,
  callbackUrl,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import {
  authorizationQuery,
  authorize,
  CookieBrowser,
  locationOf,
  logIn,
} from "../../../support/user-pool-client.ts";

const twoCallbacks = {
  ...browserClient,
  clientId: "two-callbacks",
  callbackUrls: [`${callbackUrl}?tenant=7`, "myapp://signed-in"],
  defaultRedirectUri: undefined,
};

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({ clients: [browserClient, twoCallbacks] });
});
afterAll(() => pool.close());

describe("createAuthorizeEndpoint", () => {
  test("sends somebody without a session to /login with the same query, byte by byte", async () => {
    const query = `${authorizationQuery()}&scope=openid%20email&x=%2F`;
    const { status, headers } = await authorize(pool, query);
    expect(status).toBe(302);
    expect(headers.get("location")).toBe(`${pool.origin}/login?${query}`);
  });

  test("sends somebody with a session straight back, with a code of UUID form first and the state second", async () => {
    const browser = new CookieBrowser();
    await logIn(pool, authorizationQuery(), browser);
    const { status, headers } = await authorize(pool, authorizationQuery({ state: "a b&c" }), browser);
    expect(status).toBe(302);
    expect(headers.get("location")).toMatch(
      /^http:\/\/localhost:4000\/callback\?code=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}&state=a\+b%26c$/,
    );
  });

  test("sends no state back if none was sent", async () => {
    const location = locationOf(await logIn(pool, authorizationQuery({ state: undefined })));
    expect([...location.searchParams.keys()]).toEqual(["code"]);
  });

  test("adds to the query that a callback already has", async () => {
    const query = authorizationQuery({ client_id: "two-callbacks", redirect_uri: `${callbackUrl}?tenant=7` });
    expect(locationOf(await logIn(pool, query)).search).toMatch(/^\?tenant=7&code=[^&]+&state=xyz$/);
  });

  test("returns to a callback with a scheme of its own", async () => {
    const query = authorizationQuery({ client_id: "two-callbacks", redirect_uri: "myapp://signed-in" });
    expect((await logIn(pool, query)).headers.get("location")).toMatch(/^myapp:\/\/signed-in\?code=/);
  });

  test("serves GET only", async () => {
    const url = `${pool.origin}/oauth2/authorize`;
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(authorizationQuery()) });
    expect(answer.status).toBe(405);
  });
});
