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
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

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
    proves(
      documented(
        "GET /oauth2/authorize without a session is a 302 to `/login` with the same query",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const query = `${authorizationQuery()}&scope=openid%20email&x=%2F`;
    const { status, headers } = await authorize(pool, query);
    expect(status).toBe(302);
    expect(headers.get("location")).toBe(`${pool.origin}/login?${query}`);
  });

  test("sends somebody with a session straight back, with a code of UUID form first and the state second", async () => {
    proves(
      documented(
        "GET /oauth2/authorize with a live session is a 302 straight back to the application",
        cognitoGuide("authorization-endpoint"),
      ),
      documented(
        "`code` comes first and has the form of a UUID; `state` follows",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const browser = new CookieBrowser();
    await logIn(pool, authorizationQuery(), browser);
    const { status, headers } = await authorize(pool, authorizationQuery({ state: "a b&c" }), browser);
    expect(status).toBe(302);
    expect(headers.get("location")).toMatch(
      /^http:\/\/localhost:4000\/callback\?code=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}&state=a\+b%26c$/,
    );
  });

  test("sends no state back if none was sent", async () => {
    proves(documented("`state` is sent back only if it came", cognitoGuide("authorization-endpoint")));
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
    proves(
      documented("POST to `/oauth2/authorize` is not supported", cognitoGuide("authorization-endpoint")),
    );
    const url = `${pool.origin}/oauth2/authorize`;
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(authorizationQuery()) });
    expect(answer.status).toBe(405);
  });
});
