import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  alice,
  alicePassword,
  browserClient,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import {
  type Answer,
  authorizationQuery,
  CookieBrowser,
  hiddenFields,
  locationOf,
  logIn,
  submitLogin,
} from "../../../support/user-pool-client.ts";
import { cognitoGuide, cognitoReference } from "../../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../../fidelity/behaviour.ts";

const bob = { ...alice, username: "bob", sub: "b0b", enabled: false };
const carol = { ...alice, username: "carol", sub: "ca401", password: undefined, attributes: {} };

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({
    users: [alice, bob, carol],
    clients: [browserClient, { ...browserClient, clientId: "unbranded", managedLoginBranding: false }],
  });
});
afterAll(() => pool.close());

const query = authorizationQuery();
const loginUrl = (parameters = query) => `${pool.origin}/login?${parameters}`;
const right = { username: "alice", password: alicePassword };

const submit = (credentials: { username: string; password: string }) =>
  submitLogin(pool, query, new CookieBrowser(), credentials);

function expectRefused({ status, text, headers }: Answer, alarm: string) {
  expect(status).toBe(400);
  expect(text).toContain(`<p class="alarm" role="alert">${alarm}</p>`);
  expect(headers.get("location")).toBeNull();
  expect(headers.get("set-cookie") ?? "").not.toContain("cognito=");
}

describe("createLoginEndpoint, the page", () => {
  test("is a form that posts name and password to /login with the same query", async () => {
    proves(
      documented(
        "`/login` is a form that posts `username` and `password` to `/login` with the same query",
        cognitoGuide("login-endpoint"),
      ),
    );
    const { status, headers, text } = await new CookieBrowser().get(loginUrl());
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/html;charset=UTF-8");
    expect(text).toContain(`<form method="post" action="/login?${query.replaceAll("&", "&#38;")}">`);
    expect(text).toContain('<label for="username">');
    expect(text).toMatch(/<input id="username" name="username"[^>]* autocomplete="username"/);
    expect(text).toContain('<label for="password">');
    expect(text).toContain(
      '<input id="password" name="password" type="password" autocomplete="current-password"',
    );
  });

  test("carries no script and a policy that would refuse one, a frame and a base", async () => {
    const { headers, text } = await new CookieBrowser().get(loginUrl());
    expect(text).not.toMatch(/<script|\son\w+=/);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("fills in login_hint, as text", async () => {
    proves(documented("`login_hint` fills in the user name", cognitoGuide("authorization-endpoint")));
    const hint = '"><script>alert(1)</script>';
    const { text } = await new CookieBrowser().get(loginUrl(authorizationQuery({ login_hint: hint })));
    expect(text).toContain('value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
    expect(text).not.toContain("<script");
  });

  test("checks the query as /oauth2/authorize does", async () => {
    const unknown = await new CookieBrowser().get(loginUrl(authorizationQuery({ client_id: "who" })));
    expect(unknown.headers.get("location")).toBe(`${pool.origin}/error?error=invalid_request&client_id=who`);
    const elsewhere = authorizationQuery({ redirect_uri: "https://attacker.example" });
    const posted = await new CookieBrowser().post(loginUrl(elsewhere), right);
    expect(locationOf(posted).searchParams.get("error")).toBe("redirect_mismatch");
  });

  test("does not exist for a client without a branding under managed login", async () => {
    proves(
      documented(
        "Managed login has no pages for a client without an `aws_cognito_managed_login_branding`",
        cognitoGuide("cognito-user-pools-managed-login"),
      ),
    );
    const { status, text } = await new CookieBrowser().get(
      loginUrl(authorizationQuery({ client_id: "unbranded" })),
    );
    expect(status).toBe(400);
    expect(text).toContain("Login pages unavailable. Please contact an administrator.");
    expect(text).not.toContain("<form");
  });

  test("needs no branding in the classic hosted UI", async () => {
    proves(
      documented(
        "`managed_login_version` 1 is the classic hosted UI and needs no branding",
        cognitoGuide("cognito-user-pools-managed-login"),
      ),
    );
    const classic = await startUserPool({
      managedLoginVersion: 1,
      clients: [{ ...browserClient, managedLoginBranding: false }],
    });
    expect((await logIn(classic)).status).toBe(302);
    await classic.close();
  });
});

describe("createLoginEndpoint, name and password", () => {
  test("sends the person back with a code and starts the session", async () => {
    proves(documented("A login that succeeds goes back with a code", cognitoGuide("login-endpoint")));
    const { status, headers } = await submit(right);
    expect(status).toBe(302);
    expect(headers.get("location")).toMatch(
      /^http:\/\/localhost:4000\/callback\?code=[0-9a-f-]{36}&state=xyz$/,
    );
    expect(headers.get("set-cookie")).toMatch(/^cognito=[^;]+; /);
  });

  test("stays on the page with Cognito's sentence after a wrong password, and keeps the name", async () => {
    proves(ourChoice('A wrong password stays on the page: "Incorrect username or password."'));
    const answer = await submit({ ...right, password: "wrong" });
    expectRefused(answer, "Incorrect username or password.");
    expect(answer.text).toContain('value="alice"');
    expect(answer.text).not.toContain("wrong");
  });

  test.each(["nobody", "bob", "carol", "", "Alice"])(
    "answers for %j (unknown, disabled, without a password) as for a wrong password",
    async (username) => {
      expectRefused(await submit({ username, password: alicePassword }), "Incorrect username or password.");
    },
  );

  test("does not take an empty password for a user who has none", async () => {
    expectRefused(await submit({ username: "carol", password: "" }), "Incorrect username or password.");
  });

  test("refuses a body that is not a form", async () => {
    const init = {
      method: "POST",
      body: JSON.stringify(right),
      headers: { "content-type": "application/json" },
    };
    const answer = await fetch(loginUrl(), init);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("The form was not sent as a form.");
  });

  test("lets somebody in who mends a mistake on the page that came back", async () => {
    const browser = new CookieBrowser();
    const page = await submitLogin(pool, query, browser, { ...right, password: "wrong" });
    const answer = await browser.post(loginUrl(), { ...hiddenFields(page), ...right });
    expect(locationOf(answer).searchParams.has("code")).toBe(true);
  });
});

describe("createCsrfGuard", () => {
  const stale = "This page was open for too long. Sign in again.";

  test("refuses a login without the hidden field, though the password is right", async () => {
    proves(ourChoice("The name of the login form's CSRF field"));
    const browser = new CookieBrowser();
    await browser.get(loginUrl());
    expectRefused(await browser.post(loginUrl(), right), stale);
  });

  test("refuses a login without the XSRF-TOKEN cookie, or with another", async () => {
    proves(
      documented(
        "The login form is tied to the `XSRF-TOKEN` cookie",
        cognitoGuide("cognito-user-pools-managed-login"),
      ),
    );
    const browser = new CookieBrowser();
    const fields = hiddenFields(await browser.get(loginUrl()));
    expectRefused(await new CookieBrowser().post(loginUrl(), { ...fields, ...right }), stale);
    const victim = new CookieBrowser();
    await victim.get(loginUrl());
    expectRefused(await victim.post(loginUrl(), { ...fields, ...right }), stale);
  });

  test("refuses a field whose time was moved", async () => {
    const browser = new CookieBrowser();
    const { _csrf = "" } = hiddenFields(await browser.get(loginUrl()));
    const [time = "", seal] = _csrf.split(".");
    const forged = `${Number(time) + 1}.${seal}`;
    expectRefused(await browser.post(loginUrl(), { _csrf: forged, ...right }), stale);
  });

  test("refuses a page that was open for more than five minutes, and gives a fresh one", async () => {
    proves(
      documented(
        "A login page that was open for more than five minutes is rejected",
        cognitoGuide("cognito-user-pools-managed-login"),
      ),
    );
    const browser = new CookieBrowser();
    const fields = hiddenFields(await browser.get(loginUrl()));
    pool.clock.advance(300_001);
    const page = await browser.post(loginUrl(), { ...fields, ...right });
    expectRefused(page, stale);
    const answer = await browser.post(loginUrl(), { ...hiddenFields(page), ...right });
    expect(locationOf(answer).searchParams.has("code")).toBe(true);
  });

  test("accepts a page that was open for five minutes", async () => {
    const browser = new CookieBrowser();
    const fields = hiddenFields(await browser.get(loginUrl()));
    pool.clock.advance(300_000);
    expect((await browser.post(loginUrl(), { ...fields, ...right })).status).toBe(302);
  });

  test("keeps two tabs apart and alive", async () => {
    const browser = new CookieBrowser();
    const first = hiddenFields(await browser.get(loginUrl()));
    await browser.get(loginUrl(authorizationQuery({ state: "second" })));
    expect((await browser.post(loginUrl(), { ...first, ...right })).status).toBe(302);
  });
});

describe("createUserDirectory", () => {
  const byEmail = (attributes: Record<string, string>, signInName: string, enabled = true) =>
    startUserPool({ signInAttributes: ["email"], users: [{ ...alice, attributes, enabled }] }).then(
      async (running) => {
        const credentials = { username: signInName, password: alicePassword };
        const answer = await submitLogin(running, query, new CookieBrowser(), credentials);
        await running.close();
        return answer.status;
      },
    );

  test("finds a user by a verified e-mail address where the pool takes it for a name", async () => {
    expect(await byEmail({ email: "a@example.com", email_verified: "true" }, "a@example.com")).toBe(302);
    expect(await byEmail({ email: "a@example.com", email_verified: "true" }, "alice")).toBe(302);
  });

  test("does not find a user by an address that is not verified", async () => {
    expect(await byEmail({ email: "a@example.com", email_verified: "false" }, "a@example.com")).toBe(400);
  });

  test("does not find a disabled user by an address", async () => {
    const verified = { email: "a@example.com", email_verified: "true" };
    expect(await byEmail(verified, "a@example.com", false)).toBe(400);
  });

  test("does not mind the case of a name or an address where the pool declares so", async () => {
    proves(
      documented(
        "The case of user names counts unless the pool declares `case_sensitive = false`",
        cognitoReference("API_UsernameConfigurationType"),
      ),
    );
    const tolerant = await startUserPool({ usernamesAreCaseSensitive: false, signInAttributes: ["email"] });
    for (const username of ["Alice", "ALICE@example.com"]) {
      const answer = await submitLogin(tolerant, query, new CookieBrowser(), { ...right, username });
      expect(answer.status).toBe(302);
    }
    await tolerant.close();
  });

  test("does not find a user by an address where the pool does not take it for a name", async () => {
    expect((await submit({ username: "alice@example.com", password: alicePassword })).status).toBe(400);
  });
});
