import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserPoolClient } from "../../../../local/model.ts";
import {
  alice,
  browserClient,
  callbackUrl,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import {
  authorizationQuery,
  claimsOf,
  createPkce,
  getCode,
  locationOf,
  logIn,
  requestToken,
  type TokenAnswer,
} from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

const variant = (clientId: string, changes: Partial<UserPoolClient>): UserPoolClient => ({
  ...browserClient,
  clientId,
  ...changes,
});

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({
    clients: [
      browserClient,
      variant("other", { callbackUrls: [callbackUrl, `${callbackUrl}/`] }),
      variant("confidential", { clientSecret: "s" }),
      variant("implicit-only", { flows: ["implicit"] }),
      variant("blind", { readAttributes: ["email", "name"] }),
      variant("short-lived", { accessTokenValiditySeconds: 300, idTokenValiditySeconds: 600 }),
    ],
  });
});
afterAll(() => pool.close());

const redeem = (code: string, overrides: Record<string, string> = {}, basic?: readonly [string, string]) =>
  requestToken(
    pool,
    {
      grant_type: "authorization_code",
      ...(basic ? {} : { client_id: browserClient.clientId }),
      code,
      redirect_uri: callbackUrl,
      ...overrides,
    },
    basic,
  );

function expectError({ status, body, headers }: TokenAnswer, expected: object) {
  expect(status).toBe(400);
  expect(body).toEqual(expected);
  expect(headers.get("www-authenticate")).toBeNull();
}

const invalidGrant = { error: "invalid_grant" };

describe("createAuthorizationCodeGrant", () => {
  test("answers with exactly id_token, access_token, refresh_token, expires_in and token_type", async () => {
    proves(
      documented(
        "`authorization_code` answers `id_token`, `access_token`, `refresh_token`, `expires_in`, `token_type`",
        cognitoGuide("token-endpoint"),
      ),
    );
    const { status, body } = await redeem(await getCode(pool));
    expect(status).toBe(200);
    expect(body).toEqual({
      id_token: expect.any(String),
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 3600,
      token_type: "Bearer",
    });
  });

  test("answers without an id_token when openid was not granted", async () => {
    proves(documented("There is no `id_token` where openid was not granted", cognitoGuide("token-endpoint")));
    const { body } = await redeem(await getCode(pool, { scope: "example/read" }));
    expect(Object.keys(body)).toEqual(["access_token", "refresh_token", "expires_in", "token_type"]);
  });

  test("gives a refresh token that is opaque, not a JWT", async () => {
    proves(documented("A refresh token is opaque to the client", cognitoGuide("token-endpoint")));
    const { body } = await redeem(await getCode(pool));
    expect(() => claimsOf(body.refresh_token)).toThrow();
  });

  test("spends a code at its first use", async () => {
    proves(documented("A code is good once", cognitoGuide("token-endpoint")));
    const code = await getCode(pool);
    expect((await redeem(code)).status).toBe(200);
    expectError(await redeem(code), invalidGrant);
  });

  test("refuses an unknown code as invalid_grant", async () => {
    proves(
      documented("An unknown, expired or spent code is `invalid_grant`", cognitoGuide("token-endpoint")),
    );
    expectError(await redeem("00000000-0000-4000-8000-000000000000"), invalidGrant);
  });

  test("refuses a code that is five minutes old as invalid_grant", async () => {
    proves(documented("A code is good for five minutes", cognitoGuide("token-endpoint")));
    const [fresh, stale] = [await getCode(pool), await getCode(pool)];
    pool.clock.advance(299_999);
    expect((await redeem(fresh)).status).toBe(200);
    pool.clock.advance(1);
    expectError(await redeem(stale), invalidGrant);
  });

  test("refuses the code of another client as invalid_grant", async () => {
    proves(documented("A code is bound to its client", cognitoGuide("token-endpoint")));
    expectError(await redeem(await getCode(pool), { client_id: "other" }), invalidGrant);
  });

  test("refuses another redirect_uri, be it by a trailing slash, as unauthorized_client and invalid_redirect", async () => {
    proves(
      documented(
        "A redirect URI other than the login's, be it by a slash, is `unauthorized_client` with the description `invalid_redirect`",
        cognitoGuide("token-endpoint"),
        "https://stackoverflow.com/questions/50264679",
      ),
    );
    const expected = { error: "unauthorized_client", error_description: "invalid_redirect" };
    const code = await getCode(pool, { client_id: "other" });
    expectError(await redeem(code, { client_id: "other", redirect_uri: `${callbackUrl}/` }), expected);
  });

  test("asks for the redirect_uri again if the login named it (our choice: invalid_request)", async () => {
    proves(ourChoice("A redirect URI that the login named and the exchange leaves out is `invalid_request`"));
    expectError(await redeem(await getCode(pool), { redirect_uri: "" }), { error: "invalid_request" });
  });

  test("does not ask for the redirect_uri if the login left it out", async () => {
    const answer = await logIn(pool, authorizationQuery({ redirect_uri: undefined }));
    const code = locationOf(answer).searchParams.get("code") ?? "";
    expect((await redeem(code, { redirect_uri: "" })).status).toBe(200);
  });

  test("refuses a missing code as invalid_request", async () => {
    proves(documented("A missing `code` is `invalid_request`", cognitoGuide("token-endpoint")));
    expectError(await redeem(""), { error: "invalid_request" });
  });

  test("ignores a scope: the login has fixed it", async () => {
    proves(ourChoice("A `scope` beside a code is ignored"));
    const { body } = await redeem(await getCode(pool, { scope: "openid" }), { scope: "openid example/read" });
    expect(claimsOf(body.access_token).scope).toBe("openid");
  });

  test("refuses a client that has no code flow as unauthorized_client", async () => {
    expectError(await redeem("x", { client_id: "implicit-only" }), { error: "unauthorized_client" });
  });

  test("takes the code of a confidential client only with its secret", async () => {
    const code = await getCode(pool, { client_id: "confidential" });
    expectError(await redeem(code, { client_id: "confidential" }), {
      error: "invalid_client",
      error_description: "invalid_client_secret",
    });
    expect((await redeem(code, {}, ["confidential", "s"])).status).toBe(200);
  });

  test("refuses a code whose email scope the client may not read in full, though the login succeeded", async () => {
    proves(
      measured(
        "A code whose scopes stand for attributes that the client may not read is `invalid_grant`, though the login succeeded",
        "anthropics/claude-code#90190",
      ),
    );
    expectError(
      await redeem(await getCode(pool, { client_id: "blind" }), { client_id: "blind" }),
      invalidGrant,
    );
    const narrow = await getCode(pool, { client_id: "blind", scope: "openid profile" });
    expect((await redeem(narrow, { client_id: "blind" })).status).toBe(200);
  });

  test("gives tokens the client's own lifetimes", async () => {
    proves(
      documented(
        "The tokens, and `expires_in`, go by the client's lifetimes",
        cognitoGuide("token-endpoint"),
      ),
    );
    const { body } = await redeem(await getCode(pool, { client_id: "short-lived" }), {
      client_id: "short-lived",
    });
    const [access, id] = [claimsOf(body.access_token), claimsOf(body.id_token)];
    expect(body.expires_in).toBe(300);
    expect(Number(access.exp) - Number(access.iat)).toBe(300);
    expect(Number(id.exp) - Number(id.iat)).toBe(600);
  });

  test("refuses the code of a user who is no longer there", async () => {
    const code = await getCode(pool);
    const reloaded = await startUserPool({ users: [{ ...alice, enabled: false }] }, pool);
    const form = {
      grant_type: "authorization_code",
      client_id: browserClient.clientId,
      code,
      redirect_uri: callbackUrl,
    };
    expectError(await requestToken(reloaded, form), invalidGrant);
    await reloaded.close();
  });
});

describe("createAuthorizationCodeGrant with PKCE", () => {
  const challenged = async () => {
    const pkce = createPkce();
    const code = await getCode(pool, { code_challenge: pkce.challenge, code_challenge_method: "S256" });
    return { ...pkce, code };
  };

  test("takes the verifier of the challenge", async () => {
    proves(
      documented(
        "A verifier is asked for only if the login carried a challenge",
        cognitoGuide("token-endpoint"),
      ),
    );
    const { code, verifier } = await challenged();
    expect((await redeem(code, { code_verifier: verifier })).status).toBe(200);
  });

  test("refuses another verifier, or the challenge itself, as invalid_grant", async () => {
    proves(documented("A wrong verifier is `invalid_grant`", cognitoGuide("token-endpoint")));
    const { code } = await challenged();
    expectError(await redeem(code, { code_verifier: createPkce().verifier }), invalidGrant);
    const second = await challenged();
    expectError(await redeem(second.code, { code_verifier: second.challenge }), invalidGrant);
  });

  test("refuses a missing verifier as invalid_grant", async () => {
    proves(measured("A missing verifier is `invalid_grant`", "aws-amplify/amplify-js#6347"));
    const { code } = await challenged();
    expectError(await redeem(code), invalidGrant);
  });

  test("refuses a verifier without a challenge as invalid_grant (our choice)", async () => {
    proves(ourChoice("A verifier without a challenge is `invalid_grant`"));
    expectError(await redeem(await getCode(pool), { code_verifier: createPkce().verifier }), invalidGrant);
  });

  test("does not give a second chance after a wrong verifier", async () => {
    const { code, verifier } = await challenged();
    await redeem(code, { code_verifier: createPkce().verifier });
    expectError(await redeem(code, { code_verifier: verifier }), invalidGrant);
  });
});
