import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { alice, browserClient, type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";
import {
  type Answer,
  authorizationQuery,
  CookieBrowser,
  hiddenFields,
  locationOf,
  logIn,
  submitLogin,
} from "../../../support/user-pool-client.ts";
import { cognitoReference } from "../../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../../fidelity/behaviour.ts";

const temporary = "Given-By-Admin-1";
const chosen = "My-Own-Secret-2";
const query = authorizationQuery();

let pool: RunningUserPool;
let browser: CookieBrowser;
beforeEach(async () => {
  browser = new CookieBrowser();
  pool = await startUserPool({
    users: [{ ...alice, password: temporary, passwordIsTemporary: true }],
    clients: [browserClient, { ...browserClient, clientId: "other" }],
  });
});
afterEach(() => pool.close());

const change = (page: Answer, password: string, again = password, parameters = query) =>
  browser.post(`${pool.origin}/changePassword?${parameters}`, {
    ...hiddenFields(page),
    new_password: password,
    confirm_password: again,
  });

const expectAlarm = ({ status, text }: Answer, alarm: string) => {
  expect(status).toBe(400);
  expect(text).toContain(`<p class="alarm" role="alert">${alarm}</p>`);
};

describe("createChangePasswordEndpoint", () => {
  test("a temporary password leads to a form for a new one, not to a code or a session", async () => {
    proves(
      documented(
        "A temporary password has to be replaced at the first login",
        cognitoReference("API_AdminCreateUser"),
      ),
    );
    const { status, text, headers } = await logIn(pool, query, browser, temporary);
    expect(status).toBe(200);
    expect(text).toContain('name="new_password" type="password" autocomplete="new-password"');
    expect(text).toContain(
      "It needs at least 8 characters, a lower-case letter, an upper-case letter, a number, a symbol.",
    );
    expect(headers.get("set-cookie")).not.toContain("cognito=");
    expect(browser.cookies.has("cognito")).toBe(false);
  });

  test("a new password finishes the login", async () => {
    proves(ourChoice("The path and fields of the form for a new password"));
    const answer = await change(await logIn(pool, query, browser, temporary), chosen);
    expect(answer.status).toBe(302);
    expect(locationOf(answer).searchParams.has("code")).toBe(true);
    expect(browser.cookies.has("cognito")).toBe(true);
  });

  test("the new password counts from then on, the temporary one no more, after a restart too", async () => {
    await change(await logIn(pool, query, browser, temporary), chosen);
    const restarted = await startUserPool({ users: pool.pool.users }, pool);
    expect((await logIn(restarted, query, new CookieBrowser(), temporary)).status).toBe(400);
    expect(
      locationOf(await logIn(restarted, query, new CookieBrowser(), chosen)).searchParams.has("code"),
    ).toBe(true);
    await restarted.close();
  });

  test("two different passwords are refused, and the form can be sent again", async () => {
    const page = await change(await logIn(pool, query, browser, temporary), chosen, "Another-Secret-3");
    expectAlarm(page, "The two passwords are not the same.");
    expect((await change(page, chosen)).status).toBe(302);
  });

  test("a password against the pool's policy is refused with all that it lacks", async () => {
    const page = await logIn(pool, query, browser, temporary);
    const alarm = "The password needs at least 8 characters, an upper-case letter, a number, a symbol.";
    expectAlarm(await change(page, "short"), alarm);
    expectAlarm(
      await change(page, "A".repeat(257)),
      "The password needs at most 256 characters, a lower-case letter, a number, a symbol.",
    );
  });

  test("the form waits no longer than the client's auth session, three minutes here", async () => {
    proves(
      documented(
        "The form for a new password waits as long as the client's auth session",
        cognitoReference("API_UserPoolClientType"),
      ),
    );
    const page = await logIn(pool, query, browser, temporary);
    pool.clock.advance(180_000);
    expectAlarm(await change(page, chosen), "This page was open for too long. Sign in again.");
  });

  test("a challenge is good once", async () => {
    const page = await logIn(pool, query, browser, temporary);
    await change(page, chosen);
    expectAlarm(await change(page, "Another-Secret-3"), "This page was open for too long. Sign in again.");
  });

  test("the challenge of one client is not good for another", async () => {
    const page = await logIn(pool, query, browser, temporary);
    const answer = await change(page, chosen, chosen, authorizationQuery({ client_id: "other" }));
    expectAlarm(answer, "This page was open for too long. Sign in again.");
  });

  test("the form is refused without its CSRF field", async () => {
    const page = await logIn(pool, query, browser, temporary);
    const { challenge = "" } = hiddenFields(page);
    const form = { challenge, new_password: chosen, confirm_password: chosen };
    const answer = await browser.post(`${pool.origin}/changePassword?${query}`, form);
    expectAlarm(answer, "This page was open for too long. Sign in again.");
  });

  test("a password is not stored in clear", async () => {
    await change(await logIn(pool, query, browser, temporary), chosen);
    const stored = pool.state.get(`cognito/${pool.pool.userPoolId}/password/${alice.sub}`);
    const hashed = { salt: expect.any(String), key: expect.any(String) };
    expect(stored).toEqual({ ...hashed, temporary: false, setAt: pool.clock.now() });
    expect(JSON.stringify(stored)).not.toContain(chosen);
  });

  test("a wrong password does not reach the form", async () => {
    const credentials = { username: "alice", password: "wrong" };
    expectAlarm(await submitLogin(pool, query, browser, credentials), "Incorrect username or password.");
  });
});
