import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alice, browserClient, type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";
import {
  authorizationQuery,
  authorize,
  CookieBrowser,
  claimsOf,
  locationOf,
  logIn,
  requestToken,
} from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({ clients: [browserClient, { ...browserClient, clientId: "second" }] });
});
afterAll(() => pool.close());

async function logInBrowser() {
  const browser = new CookieBrowser();
  const answer = await logIn(pool, authorizationQuery(), browser);
  return { browser, answer };
}

const hasSession = async (browser: CookieBrowser, running = pool) =>
  locationOf(await authorize(running, authorizationQuery(), browser)).searchParams.has("code");

describe("createSessions", () => {
  test("set the cognito cookie for one hour, out of reach of scripts and other sites", async () => {
    const { answer } = await logInBrowser();
    expect(answer.headers.get("set-cookie")).toMatch(
      /^cognito=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600$/,
    );
  });

  test("last one hour from the login, not from the last use", async () => {
    proves(
      documented(
        "The `cognito` cookie lasts one hour from the login, not from the last use",
        cognitoGuide("cognito-user-pools-managed-login"),
      ),
    );
    const { browser } = await logInBrowser();
    pool.clock.advance(3_599_999);
    expect(await hasSession(browser)).toBe(true);
    pool.clock.advance(1);
    expect(await hasSession(browser)).toBe(false);
  });

  test("sign the person in to another client, with the auth_time of the login", async () => {
    proves(
      documented(
        "The session signs the person in to the pool's other clients",
        cognitoGuide("cognito-user-pools-managed-login"),
      ),
    );
    const { browser } = await logInBrowser();
    const loginSeconds = Math.floor(pool.clock.now() / 1000);
    pool.clock.advance(600_000);
    const query = authorizationQuery({ client_id: "second" });
    const code = locationOf(await authorize(pool, query, browser)).searchParams.get("code") ?? "";
    const { redirect_uri = "" } = Object.fromEntries(new URLSearchParams(query));
    const form = { grant_type: "authorization_code", client_id: "second", code, redirect_uri };
    const { body } = await requestToken(pool, form);
    expect(claimsOf(body.id_token)).toMatchObject({ auth_time: loginSeconds, iat: loginSeconds + 600 });
  });

  test("refuse a cookie that was made up", async () => {
    const browser = new CookieBrowser();
    browser.cookies.set("cognito", "made-up");
    expect(await hasSession(browser)).toBe(false);
  });

  test("end when the user is disabled", async () => {
    const { browser } = await logInBrowser();
    const reloaded = await startUserPool({ users: [{ ...alice, enabled: false }] }, pool);
    expect(await hasSession(browser, reloaded)).toBe(false);
    await reloaded.close();
  });

  test("outlive a restart", async () => {
    const { browser } = await logInBrowser();
    const restarted = await startUserPool({}, pool);
    expect(await hasSession(browser, restarted)).toBe(true);
    await restarted.close();
  });
});
