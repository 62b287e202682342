import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  browserClient,
  callbackUrl,
  logoutUrl,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import {
  authorizationQuery,
  authorize,
  CookieBrowser,
  getUserTokens,
  locationOf,
  logIn,
  refresh,
} from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const { clientId } = browserClient;

const logOut = (parameters: Record<string, string>, browser = new CookieBrowser()) =>
  browser.get(`${pool.origin}/logout?${new URLSearchParams(parameters)}`);

async function logInBrowser() {
  const browser = new CookieBrowser();
  await logIn(pool, authorizationQuery(), browser);
  return browser;
}

const hasSession = async (browser: CookieBrowser) =>
  locationOf(await authorize(pool, authorizationQuery(), browser)).searchParams.has("code");

describe("createLogoutEndpoint", () => {
  test("goes to a registered logout_uri and clears the session cookie", async () => {
    proves(
      documented(
        "Logout with `client_id` and a registered `logout_uri` goes there and clears the session cookie",
        cognitoGuide("logout-endpoint"),
      ),
    );
    const browser = await logInBrowser();
    const { status, headers } = await logOut({ client_id: clientId, logout_uri: logoutUrl }, browser);
    expect(status).toBe(302);
    expect(headers.get("location")).toBe(logoutUrl);
    expect(headers.get("set-cookie")).toBe("cognito=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
  });

  test("ends the session itself, not only the cookie", async () => {
    const browser = await logInBrowser();
    const stolen = browser.cookies.get("cognito") ?? "";
    await logOut({ client_id: clientId, logout_uri: logoutUrl }, browser);
    browser.cookies.set("cognito", stolen);
    expect(await hasSession(browser)).toBe(false);
  });

  test("goes to a new login with redirect_uri and response_type, and keeps state, scope and nonce", async () => {
    proves(
      documented(
        "Logout with `redirect_uri` and `response_type` goes to `/login`, and keeps `state`, `scope` and `nonce`",
        cognitoGuide("logout-endpoint"),
      ),
    );
    const browser = await logInBrowser();
    const parameters = {
      client_id: clientId,
      redirect_uri: callbackUrl,
      response_type: "code",
      state: "s",
      scope: "openid",
      nonce: "n",
    };
    const location = locationOf(await logOut(parameters, browser));
    expect(location.origin + location.pathname).toBe(`${pool.origin}/login`);
    expect(Object.fromEntries(location.searchParams)).toEqual(parameters);
    expect(await hasSession(browser)).toBe(false);
  });

  test("fills in all of the client's scopes for the new login when none is given", async () => {
    proves(
      documented(
        "Logout with `redirect_uri` and without `scope` asks for all of the client's",
        cognitoGuide("logout-endpoint"),
      ),
    );
    const parameters = { client_id: clientId, redirect_uri: callbackUrl, response_type: "code" };
    const location = locationOf(await logOut(parameters));
    expect(location.searchParams.get("scope")).toBe("openid email profile example/read");
  });

  test("prefers logout_uri when both forms are given", async () => {
    proves(
      documented(
        "`logout_uri` goes before `redirect_uri` where both are given",
        cognitoGuide("logout-endpoint"),
      ),
    );
    const parameters = {
      client_id: clientId,
      logout_uri: logoutUrl,
      redirect_uri: callbackUrl,
      response_type: "code",
    };
    expect((await logOut(parameters)).headers.get("location")).toBe(logoutUrl);
  });

  test("ignores post_logout_redirect_uri and id_token_hint", async () => {
    proves(
      documented(
        "Logout ignores `post_logout_redirect_uri` and `id_token_hint`",
        cognitoGuide("logout-endpoint"),
      ),
    );
    const { id_token } = await getUserTokens(pool);
    const parameters = { client_id: clientId, post_logout_redirect_uri: logoutUrl, id_token_hint: id_token };
    expect(locationOf(await logOut(parameters)).pathname).toBe("/error");
    const both = { ...parameters, logout_uri: logoutUrl };
    expect((await logOut(both)).headers.get("location")).toBe(logoutUrl);
  });

  test("does not revoke refresh tokens", async () => {
    proves(documented("Refresh tokens outlive a logout", cognitoGuide("logout-endpoint")));
    const { refresh_token } = await getUserTokens(pool);
    await logOut({ client_id: clientId, logout_uri: logoutUrl });
    expect((await refresh(pool, refresh_token)).status).toBe(200);
  });

  test("takes an unregistered logout_uri for an absent one, and ends the session", async () => {
    proves(
      measured(
        "Logout takes an unregistered `logout_uri` for an absent one: the error page says `Required parameters missing`, and the session ends",
        "streamlit/streamlit#14601",
        "aws-amplify/amplify-js#2423",
      ),
    );
    const browser = await logInBrowser();
    const unregistered = { client_id: clientId, logout_uri: "https://attacker.example/" };
    const { status, headers } = await logOut(unregistered, browser);
    expect(status).toBe(302);
    expect(headers.get("location")).toBe(
      `${pool.origin}/error?error=Required+parameters+missing&client_id=${clientId}`,
    );
    expect(await hasSession(browser)).toBe(false);
    const beside = { ...unregistered, redirect_uri: callbackUrl, response_type: "code" };
    expect(locationOf(await logOut(beside)).pathname).toBe("/login");
  });

  test("names what is missing in the words of the classic hosted UI", async () => {
    proves(
      measured(
        "The classic hosted UI says `Required String parameter 'redirect_uri' is not present`",
        "aws-amplify/amplify-js#2423",
        "aws-amplify/amplify-js#1298",
      ),
    );
    const classic = await startUserPool({ managedLoginVersion: 1 });
    const logOutThere = async (parameters: Record<string, string>) => {
      const query = new URLSearchParams({ client_id: clientId, ...parameters });
      return locationOf(await new CookieBrowser().get(`${classic.origin}/logout?${query}`)).searchParams.get(
        "error",
      );
    };
    expect(await logOutThere({ logout_uri: "https://attacker.example/" })).toBe(
      "Required String parameter 'redirect_uri' is not present",
    );
    expect(await logOutThere({ redirect_uri: callbackUrl })).toBe(
      "Required String parameter 'response_type' is not present",
    );
    await classic.close();
  });

  test("without client_id goes to /login with the same query, which ends at a 400", async () => {
    proves(
      measured(
        "Logout without `client_id` goes to `/login` with the same query, which ends at a 400",
        "jenkinsci/oic-auth-plugin#620",
        "damienbod/angular-auth-oidc-client#2057",
      ),
    );
    const query = `logout_uri=${encodeURIComponent(logoutUrl)}&x=%20y`;
    const answer = await new CookieBrowser().get(`${pool.origin}/logout?${query}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, `${pool.origin}/login?${query}`]);
    expect((await fetch(`${pool.origin}/logout?${query}`)).status).toBe(400);
  });

  test.each<[Record<string, string>, string]>([
    [{ client_id: clientId }, "error=Required+parameters+missing"],
    [{ client_id: clientId, redirect_uri: callbackUrl }, "error=Required+parameters+missing"],
    [
      { client_id: clientId, redirect_uri: "https://attacker.example/", response_type: "code" },
      "error=redirect_mismatch",
    ],
  ])("sends %j to the error page and ends the session (our choice)", async (parameters, error) => {
    proves(
      ourChoice(
        "Logout with a missing `response_type` or an unregistered `redirect_uri` goes to the error page, and the session ends",
      ),
    );
    const browser = await logInBrowser();
    const { status, headers } = await logOut(parameters, browser);
    expect(status).toBe(302);
    expect(headers.get("location")).toBe(`${pool.origin}/error?${error}&client_id=${clientId}`);
    expect(await hasSession(browser)).toBe(false);
  });

  test("sends an unknown client to the error page and keeps the session (our choice)", async () => {
    proves(ourChoice("Logout with an unknown client goes to the error page, and the session stays"));
    const browser = await logInBrowser();
    const { headers } = await logOut({ client_id: "who", logout_uri: logoutUrl }, browser);
    expect(headers.get("location")).toBe(`${pool.origin}/error?error=invalid_request&client_id=who`);
    expect(await hasSession(browser)).toBe(true);
  });
});
