import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserPoolClient } from "../../../../local/model.ts";
import { otherSpellings } from "../../../support/token-spellings.ts";
import {
  alice,
  browserClient,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import { claimsOf, getUserTokens, machineBasic, requestToken } from "../../../support/user-pool-client.ts";
import { cognitoGuide, cognitoReference } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

const everything = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin", "example/read"];
const profileAttributes = {
  name: "Alice Doe",
  family_name: "Doe",
  given_name: "Alice",
  middle_name: "B",
  nickname: "al",
  preferred_username: "alice",
  profile: "https://alice.example",
  picture: "https://alice.example/p.png",
  website: "https://alice.example/w",
  gender: "f",
  birthdate: "2000-01-01",
  zoneinfo: "Europe/Zurich",
  locale: "de-CH",
  updated_at: "1750000000",
};
const attributes: Readonly<Record<string, string>> = {
  ...alice.attributes,
  ...profileAttributes,
  address: "Bern",
};
const person = { ...alice, attributes };
const client: UserPoolClient = {
  ...browserClient,
  scopes: everything,
  readAttributes: Object.keys(attributes),
};
const undeclared = { ...client, clientId: "undeclared", readAttributes: undefined };
const restricted = {
  ...client,
  clientId: "restricted",
  readAttributes: ["email", "email_verified", "custom:tenant"],
};

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({ clients: [machineClient, client, restricted, undeclared], users: [person] });
});
afterAll(() => pool.close());

async function userInfo(authorization: string | undefined, running = pool) {
  const headers: Record<string, string> = authorization ? { authorization } : {};
  const answer = await fetch(`${running.origin}/oauth2/userInfo`, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

async function claimsFor(scope: string, tokenClient = client) {
  const { access_token } = await getUserTokens(pool, { scope }, tokenClient);
  return (await userInfo(`Bearer ${access_token}`)).body;
}

async function expectRefused(
  authorization: string | undefined,
  expected: { status: number; error: string; description: string },
  running = pool,
) {
  const { status, headers, body } = await userInfo(authorization, running);
  expect(status).toBe(expected.status);
  expect(headers.get("www-authenticate")).toBe(
    `error="${expected.error}", error_description="${expected.description}"`,
  );
  expect(body).toEqual({ error: expected.error, error_description: expected.description });
}

const noToken = {
  status: 400,
  error: "invalid_request",
  description: "Bad OAuth2 request at UserInfo Endpoint",
};
const deadToken = {
  status: 401,
  error: "invalid_token",
  description: "Access token is expired, disabled, or deleted, or the user has globally signed out.",
};
const noOpenid = {
  status: 401,
  error: "invalid_token",
  description: "Access token does not contain openid scope",
};

describe("createUserInfoEndpoint", () => {
  test("answers openid alone with sub, username and every attribute, all of them strings", async () => {
    proves(
      documented(
        "userInfo gives `sub`, `username` and, for `openid` alone, every attribute that the client may read",
        cognitoGuide("userinfo-endpoint"),
      ),
      documented(
        '`email_verified` and `phone_number_verified` are the strings `"true"` and `"false"`',
        cognitoGuide("userinfo-endpoint"),
      ),
      documented(
        "userInfo answers with `Content-Type: application/json;charset=UTF-8`",
        cognitoGuide("userinfo-endpoint"),
      ),
    );
    const { access_token } = await getUserTokens(pool, { scope: "openid" });
    const { status, headers, body } = await userInfo(`Bearer ${access_token}`);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json;charset=UTF-8");
    expect(body).toEqual({ sub: alice.sub, username: "alice", ...person.attributes });
    expect(body).toMatchObject({
      email_verified: "true",
      phone_number_verified: "false",
      "custom:tenant": "7",
    });
  });

  test("narrows the attributes to the families of email, phone and profile", async () => {
    proves(
      documented(
        "`email`, `phone` and `profile` narrow userInfo's attributes to their families; custom attributes are `profile`'s",
        cognitoGuide("userinfo-endpoint"),
      ),
    );
    const user = { sub: alice.sub, username: "alice" };
    const email = { email: "alice@example.com", email_verified: "true" };
    const phone = { phone_number: "+41790000000", phone_number_verified: "false" };
    const profile = { ...profileAttributes, "custom:tenant": "7" };
    expect(await claimsFor("openid email")).toEqual({ ...user, ...email });
    expect(await claimsFor("openid phone")).toEqual({ ...user, ...phone });
    expect(await claimsFor("openid profile")).toEqual({ ...user, ...profile });
    expect(await claimsFor("openid email profile")).toEqual({ ...user, ...email, ...profile });
  });

  test("discloses everything but custom attributes to a client without read_attributes", async () => {
    proves(
      documented(
        "A client without `read_attributes` reads the standard attributes and the verified flags, not `custom:*`",
        cognitoReference("API_UserPoolClientType"),
      ),
    );
    const { "custom:tenant": _, ...standard } = attributes;
    expect(await claimsFor("openid", undeclared)).toEqual({ sub: alice.sub, username: "alice", ...standard });
  });

  test("discloses an address to openid alone, to no scope beside it", async () => {
    proves(documented("`profile` does not cover `address`", cognitoGuide("userinfo-endpoint")));
    expect(await claimsFor("openid")).toHaveProperty("address", "Bern");
    for (const scope of ["openid profile", "openid email phone profile"])
      expect(await claimsFor(scope)).not.toHaveProperty("address");
  });

  test("discloses only what the client may read", async () => {
    proves(
      documented(
        "userInfo gives only attributes that the client may read",
        cognitoGuide("userinfo-endpoint"),
      ),
    );
    expect(await claimsFor("openid", restricted)).toEqual({
      sub: alice.sub,
      username: "alice",
      email: "alice@example.com",
      email_verified: "true",
      "custom:tenant": "7",
    });
  });

  test.each([undefined, "Basic YTpi", "Bearer", "token abc"])(
    "refuses the Authorization header %j with 400 invalid_request",
    (authorization) => {
      proves(
        documented(
          'userInfo without a bearer token: 400 and `WWW-Authenticate: error="invalid_request", …`, without the word Bearer',
          cognitoGuide("userinfo-endpoint"),
        ),
      );
      return expectRefused(authorization, noToken);
    },
  );

  test("refuses what is no token with 401 invalid_token", () => expectRefused("Bearer abc", deadToken));

  test("refuses a machine's token: it has no openid", async () => {
    proves(
      measured(
        "A machine's token has no `openid`: 401 `Access token does not contain openid scope`",
        "simov/grant#189",
      ),
    );
    const { body } = await requestToken(pool, { grant_type: "client_credentials" }, machineBasic);
    await expectRefused(`Bearer ${body.access_token}`, noOpenid);
  });

  test("refuses a person's token without openid", async () => {
    proves(
      measured(
        "A token without `openid` is 401 `Access token does not contain openid scope`",
        "simov/grant#189",
      ),
    );
    for (const scope of ["example/read", "aws.cognito.signin.user.admin"]) {
      const { access_token } = await getUserTokens(pool, { scope });
      await expectRefused(`Bearer ${access_token}`, noOpenid);
    }
  });

  test("refuses an ID token", async () => {
    const { id_token } = await getUserTokens(pool);
    await expectRefused(`Bearer ${id_token}`, deadToken);
  });

  test("refuses a token that another key has signed", async () => {
    const { access_token } = await getUserTokens(pool, { scope: "openid" });
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const forged = await new SignJWT(claimsOf(access_token))
      .setProtectedHeader({ alg: "RS256" })
      .sign(privateKey);
    await expectRefused(`Bearer ${forged}`, deadToken);
  });

  /** A token with the pool's own key and these claims. */
  async function signed(claims: Record<string, unknown>) {
    const { kid, privateKey } = pool.livePool.keys.accessToken;
    const { access_token } = await getUserTokens(pool, { scope: "openid" });
    const all = { ...claimsOf(access_token), ...claims };
    return `Bearer ${await new SignJWT(all).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey)}`;
  }

  test("accepts what the pool's key has signed as an access token, and nothing else that it has signed", async () => {
    expect((await userInfo(await signed({}))).status).toBe(200);
    for (const token_use of ["id", "refresh", undefined, null, ["access"]])
      await expectRefused(await signed({ token_use }), deadToken);
    for (const exp of [undefined, 0, 1]) await expectRefused(await signed({ exp }), deadToken);
  });

  test.each(["username", "client_id", "scope", "origin_jti", "exp", "iss", "nbf"])(
    "refuses a %s that is not of its kind, without a fault",
    async (name) => {
      for (const value of [null, true, [], {}, { toString: 1 }, ["alice"]])
        await expectRefused(await signed({ [name]: value }), deadToken);
    },
  );

  test("refuses another spelling of a good token", async () => {
    const authorization = await signed({});
    for (const [name, text] of otherSpellings(authorization.slice("Bearer ".length))) {
      if (!/\s/.test(text)) await expectRefused(`Bearer ${text}`, deadToken);
      else expect(name).toMatch(/blank|line end/);
    }
  });

  test("refuses an expired token", async () => {
    proves(
      documented(
        'userInfo with a dead token: 401 and `error="invalid_token", …`',
        cognitoGuide("userinfo-endpoint"),
      ),
    );
    const { access_token } = await getUserTokens(pool);
    pool.clock.advance(3_599_000);
    expect((await userInfo(`Bearer ${access_token}`)).status).toBe(200);
    pool.clock.advance(1_000);
    await expectRefused(`Bearer ${access_token}`, deadToken);
  });

  test("refuses the token of a user who was disabled and of a client that is gone", async () => {
    const { access_token } = await getUserTokens(pool);
    const issuer = pool.pool.issuer;
    const withoutAlice = await startUserPool({ issuer, clients: [client], users: [] }, pool);
    const withoutClient = await startUserPool({ issuer, clients: [machineClient] }, pool);
    await expectRefused(`Bearer ${access_token}`, deadToken, withoutAlice);
    await expectRefused(`Bearer ${access_token}`, deadToken, withoutClient);
    await withoutAlice.close();
    await withoutClient.close();
  });

  test("serves GET only (our choice)", async () => {
    proves(ourChoice("POST to userInfo is refused"));
    const answer = await fetch(`${pool.origin}/oauth2/userInfo`, { method: "POST" });
    expect(answer.status).toBe(405);
  });
});
