import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAdmin } from "../../../support/admin-call.ts";
import { alice, alicePassword, type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";
import {
  authorizationQuery,
  CookieBrowser,
  claimsOf,
  getUserTokens,
  hiddenFields,
  locationOf,
  submitLogin,
} from "../../../support/user-pool-client.ts";
import { measured, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const password = "Correct-Horse-2";
const query = authorizationQuery();

/** @returns whether name and password lead back to the application */
async function canLogIn(username: string, password: string, running = pool): Promise<boolean> {
  const answer = await submitLogin(running, query, new CookieBrowser(), { username, password });
  return answer.status === 302 && locationOf(answer).searchParams.has("code");
}

describe("AdminCreateUser", () => {
  test("adds a user who has to replace the temporary password at the first login", async () => {
    const { status, body } = await callAdmin(pool, "AdminCreateUser", {
      Username: "bob",
      TemporaryPassword: "Temporary-1",
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: "bob@example.com" },
        { Name: "email_verified", Value: "true" },
      ],
    });
    expect(status).toBe(200);
    const seconds = pool.clock.now() / 1000;
    expect(body.User).toEqual({
      Username: "bob",
      Attributes: [
        { Name: "sub", Value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        { Name: "email", Value: "bob@example.com" },
        { Name: "email_verified", Value: "true" },
      ],
      UserCreateDate: seconds,
      UserLastModifiedDate: seconds,
      Enabled: true,
      UserStatus: "FORCE_CHANGE_PASSWORD",
    });
    const browser = new CookieBrowser();
    const page = await submitLogin(pool, query, browser, { username: "bob", password: "Temporary-1" });
    expect(page.status).toBe(200);
    const chosen = { new_password: password, confirm_password: password };
    const form = { ...hiddenFields(page), ...chosen };
    const back = await browser.post(`${pool.origin}/changePassword?${query}`, form);
    expect(locationOf(back).searchParams.get("code")).toBeTruthy();
    expect((await callAdmin(pool, "AdminGetUser", { Username: "bob" })).body.UserStatus).toBe("CONFIRMED");
    expect(await canLogIn("bob", "Temporary-1")).toBe(false);
    expect(await canLogIn("bob", password)).toBe(true);
  });

  test("adds a user without a password, who cannot log in before one is set", async () => {
    await callAdmin(pool, "AdminCreateUser", { Username: "carol" });
    expect(await canLogIn("carol", "")).toBe(false);
    await callAdmin(pool, "AdminSetUserPassword", { Username: "carol", Password: password, Permanent: true });
    expect(await canLogIn("carol", password)).toBe(true);
  });

  test.each(["alice", "bob-twice", alice.sub])("refuses the name %s, which is taken", async (Username) => {
    if (Username === "bob-twice") await callAdmin(pool, "AdminCreateUser", { Username });
    const { status, body } = await callAdmin(pool, "AdminCreateUser", { Username });
    expect(status).toBe(400);
    expect(body).toEqual({ __type: "UsernameExistsException", message: "User account already exists" });
  });

  test("refuses a name that differs in case alone where the pool does not mind the case", async () => {
    const tolerant = await startUserPool({ usernamesAreCaseSensitive: false });
    const { body } = await callAdmin(tolerant, "AdminCreateUser", { Username: "ALICE" });
    expect(body.__type).toBe("UsernameExistsException");
    await tolerant.close();
  });

  test.each([
    ["aB1!", "Password not long enough"],
    ["ABCDEFG1!", "Password must have lowercase characters"],
    ["abcdefg1!", "Password must have uppercase characters"],
    ["abcdefgH!", "Password must have numeric characters"],
    ["abcdefgH1", "Password must have symbol characters"],
    ["aaa", "Password not long enough"],
  ])(
    "refuses the password %s with its first fault alone, in Cognito's words: %s",
    async (Password, fault) => {
      proves(
        measured(
          "`InvalidPasswordException` names the first fault alone: `Password did not conform with policy: Password must have numeric characters`",
          "data-dot-all/dataall#690",
        ),
      );
      const { status, body } = await callAdmin(pool, "AdminSetUserPassword", { Username: "alice", Password });
      expect([status, body]).toEqual([
        400,
        {
          __type: "InvalidPasswordException",
          message: `Password did not conform with policy: ${fault}`,
        },
      ]);
    },
  );

  test("refuses a password that breaks the pool's policy, without repeating it", async () => {
    const { status, body } = await callAdmin(pool, "AdminCreateUser", {
      Username: "weak",
      TemporaryPassword: "tooshort",
    });
    expect(status).toBe(400);
    expect(body.__type).toBe("InvalidPasswordException");
    expect(body.message).toBe(
      "Password did not conform with policy: Password must have uppercase characters",
    );
    expect((await callAdmin(pool, "AdminGetUser", { Username: "weak" })).body.__type).toBe(
      "UserNotFoundException",
    );
  });

  test.each([
    [{}, "Username must be given."],
    [{ Username: "" }, "Username must be a text of 1 to 128 characters."],
    [{ Username: "a b" }, "Username must match"],
    [{ Username: "dora", UserAttributes: "email" }, "UserAttributes must be a list."],
    [{ Username: "dora", UserAttributes: [{ Value: "x" }] }, "UserAttributes must consist of"],
    [{ Username: "dora", UserAttributes: [null] }, "UserAttributes must consist of"],
    [{ Username: "dora", MessageAction: "RESEND" }, '"RESEND" is not supported'],
    [{ Username: "dora", ForceAliasCreation: true }, "ForceAliasCreation is not supported"],
  ])("refuses %j", async (input, message) => {
    const { status, body } = await callAdmin(pool, "AdminCreateUser", input);
    expect(status).toBe(400);
    expect(body).toEqual({
      __type: "InvalidParameterException",
      message: expect.stringContaining(message),
    });
  });

  test("makes up the name where people sign in by their e-mail address", async () => {
    const byEmail = await startUserPool({
      usernamesAreGenerated: true,
      signInAttributes: ["email"],
      users: [],
    });
    const { body } = await callAdmin(byEmail, "AdminCreateUser", {
      Username: "dora@example.com",
      UserAttributes: [{ Name: "email_verified", Value: "true" }],
    });
    const { Username, Attributes } = body.User as { Username: string; Attributes: object[] };
    expect(Attributes).toContainEqual({ Name: "sub", Value: Username });
    expect(Attributes).toContainEqual({ Name: "email", Value: "dora@example.com" });
    const again = await callAdmin(byEmail, "AdminCreateUser", { Username: "dora@example.com" });
    expect(again.body.__type).toBe("UsernameExistsException");
    const byPhone = await callAdmin(byEmail, "AdminCreateUser", { Username: "+41790000001" });
    expect(byPhone.body.message).toBe("Username must be one of: email.");
    await callAdmin(byEmail, "AdminSetUserPassword", {
      Username: "dora@example.com",
      Password: password,
      Permanent: true,
    });
    expect(await canLogIn("dora@example.com", password, byEmail)).toBe(true);
    await byEmail.close();
  });

  test("keeps the users over a restart, and no password in clear", async () => {
    await callAdmin(pool, "AdminCreateUser", { Username: "erin", TemporaryPassword: password });
    const restarted = await startUserPool({}, pool);
    const { body } = await callAdmin(restarted, "AdminGetUser", { Username: "erin" });
    expect(body.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
    const sub = (body.UserAttributes as { Value: string }[])[0]?.Value;
    const stored = pool.state.get(`cognito/${pool.pool.userPoolId}/password/${sub}`);
    expect(stored).toMatchObject({ temporary: true });
    expect(JSON.stringify(stored)).not.toContain(password);
    await restarted.close();
  });
});

describe("AdminSetUserPassword", () => {
  test("replaces a declared user's password for good", async () => {
    const own = await startUserPool();
    const changed = { Username: "alice", Password: password, Permanent: true };
    expect((await callAdmin(own, "AdminSetUserPassword", changed)).status).toBe(200);
    expect(await canLogIn("alice", alicePassword, own)).toBe(false);
    expect(await canLogIn("alice", password, own)).toBe(true);
    await own.close();
  });

  test("sets a temporary one unless told otherwise", async () => {
    const own = await startUserPool();
    own.clock.advance(5_000);
    await callAdmin(own, "AdminSetUserPassword", { Username: alice.sub, Password: password });
    const { body } = await callAdmin(own, "AdminGetUser", { Username: "alice" });
    expect(body).toMatchObject({
      UserStatus: "FORCE_CHANGE_PASSWORD",
      UserLastModifiedDate: own.clock.now() / 1000,
    });
    expect(await canLogIn("alice", password, own)).toBe(false);
    await own.close();
  });

  test.each([
    [{ Username: "alice", Password: "weak" }, "InvalidPasswordException"],
    [{ Username: "alice" }, "InvalidParameterException"],
    [{ Username: "alice", Password: "with space-1A" }, "InvalidParameterException"],
    [{ Username: "alice", Password: password, Permanent: "yes" }, "InvalidParameterException"],
    [{ Username: "nobody", Password: password }, "UserNotFoundException"],
  ])("refuses %j with %s", async (input, type) => {
    const { status, body } = await callAdmin(pool, "AdminSetUserPassword", input);
    expect(status).toBe(400);
    expect(body.__type).toBe(type);
  });
});

describe("AdminGetUser", () => {
  test("finds a user by name, by sub and by a verified address that the pool takes in place of the name", async () => {
    const own = await startUserPool({ signInAttributes: ["email"] });
    for (const Username of ["alice", alice.sub, "alice@example.com"]) {
      const { body } = await callAdmin(own, "AdminGetUser", { Username });
      expect(body).toMatchObject({ Username: "alice", Enabled: true, UserStatus: "CONFIRMED" });
      expect(body.UserAttributes).toContainEqual({ Name: "sub", Value: alice.sub });
    }
    await own.close();
  });

  test("answers UserNotFoundException for one that there is not", async () => {
    const { status, body } = await callAdmin(pool, "AdminGetUser", { Username: "nobody" });
    expect(status).toBe(400);
    expect(body).toEqual({ __type: "UserNotFoundException", message: "User does not exist." });
  });
});

describe("ListUsers", () => {
  test("lists declared and added users, page by page, and never a password", async () => {
    const own = await startUserPool();
    for (const Username of ["bob", "carol"]) {
      await callAdmin(own, "AdminCreateUser", { Username, TemporaryPassword: password });
    }
    const first = (await callAdmin(own, "ListUsers", { Limit: 2 })).body;
    expect(first.Users).toMatchObject([{ Username: "alice" }, { Username: "bob" }]);
    const second = (await callAdmin(own, "ListUsers", { Limit: 2, PaginationToken: first.PaginationToken }))
      .body;
    expect(second.Users).toMatchObject([{ Username: "carol" }]);
    expect(second).not.toHaveProperty("PaginationToken");
    expect(JSON.stringify([first, second])).not.toContain(password);
    expect(JSON.stringify([first, second])).not.toContain(alicePassword);
    await own.close();
  });

  test.each([{ Limit: 0 }, { Limit: 61 }, { Limit: 1.5 }, { PaginationToken: "x" }, { Filter: "alice" }])(
    "refuses %j",
    async (input) => {
      const { status, body } = await callAdmin(pool, "ListUsers", input);
      expect(status).toBe(400);
      expect(body.__type).toBe("InvalidParameterException");
    },
  );

  test("keeps to the filter", async () => {
    const { body } = await callAdmin(pool, "ListUsers", { Filter: 'username = "alice"' });
    expect(body.Users).toMatchObject([{ Username: "alice" }]);
  });
});

test("an added user's tokens look like a declared one's", async () => {
  const own = await startUserPool({ users: [] });
  await callAdmin(own, "AdminCreateUser", { Username: "alice" });
  await callAdmin(own, "AdminSetUserPassword", {
    Username: "alice",
    Password: alicePassword,
    Permanent: true,
  });
  const { access_token } = await getUserTokens(own);
  expect(claimsOf(access_token)).toMatchObject({ username: "alice", token_use: "access" });
  await own.close();
});
