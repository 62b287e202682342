import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alice, browserClient, type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";
import {
  claimsOf,
  getUserTokens,
  refresh,
  requestToken,
  type TokenAnswer,
} from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

const day = 86_400_000;
const rotating = { ...browserClient, clientId: "rotating", refreshTokenRotationGraceSeconds: 30 };
const strict = { ...browserClient, clientId: "strict", refreshTokenRotationGraceSeconds: 0 };

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({ clients: [browserClient, rotating, strict] });
});
afterAll(() => pool.close());

function expectError({ status, body, headers }: TokenAnswer, error: string) {
  expect(status).toBe(400);
  expect(body).toEqual({ error });
  expect(headers.get("www-authenticate")).toBeNull();
}

describe("createRefreshTokenGrant", () => {
  test("answers with exactly id_token, access_token, expires_in and token_type", async () => {
    proves(
      documented(
        "`refresh_token` answers `id_token`, `access_token`, `expires_in`, `token_type`",
        cognitoGuide("token-endpoint"),
      ),
    );
    const { refresh_token } = await getUserTokens(pool);
    const { status, body } = await refresh(pool, refresh_token);
    expect(status).toBe(200);
    expect(body).toEqual({
      id_token: expect.any(String),
      access_token: expect.any(String),
      expires_in: 3600,
      token_type: "Bearer",
    });
  });

  test("keeps user, scopes, auth_time and origin_jti, and renews jti, iat and exp", async () => {
    const first = await getUserTokens(pool, { scope: "openid example/read" });
    const before = claimsOf(first.access_token);
    pool.clock.advance(60_000);
    const after = claimsOf((await refresh(pool, first.refresh_token)).body.access_token);
    for (const name of ["sub", "username", "scope", "auth_time", "origin_jti"]) {
      expect(after[name]).toEqual(before[name]);
    }
    expect(after.iat).toBe(Number(before.iat) + 60);
    expect(after.exp).toBe(Number(before.exp) + 60);
    expect(after.jti).not.toBe(before.jti);
  });

  test("leaves the nonce out of the renewed ID token (our choice)", async () => {
    proves(ourChoice("A refreshed ID token has no `nonce`"));
    const { id_token, refresh_token } = await getUserTokens(pool, { nonce: "n" });
    expect(claimsOf(id_token).nonce).toBe("n");
    expect(claimsOf((await refresh(pool, refresh_token)).body.id_token)).not.toHaveProperty("nonce");
  });

  test("goes on to accept a token that was used, without rotation", async () => {
    const { refresh_token } = await getUserTokens(pool);
    await refresh(pool, refresh_token);
    expect((await refresh(pool, refresh_token)).status).toBe(200);
  });

  test("refuses a token after its lifetime, 30 days here, as invalid_grant", async () => {
    proves(
      documented(
        "A refresh token lives 30 days unless the client says otherwise",
        cognitoGuide("token-endpoint"),
      ),
    );
    const { refresh_token } = await getUserTokens(pool);
    pool.clock.advance(30 * day - 1);
    expect((await refresh(pool, refresh_token)).status).toBe(200);
    pool.clock.advance(1);
    expectError(await refresh(pool, refresh_token), "invalid_grant");
  });

  test("refuses an unknown token as invalid_grant", async () => {
    proves(
      measured("An invalid, revoked or expired refresh token is `invalid_grant`", "aws/aws-sdk-js#3836"),
    );
    expectError(await refresh(pool, "unknown"), "invalid_grant");
  });

  test("refuses another client's token as invalid_grant", async () => {
    const { refresh_token } = await getUserTokens(pool);
    expectError(await refresh(pool, refresh_token, "rotating"), "invalid_grant");
  });

  test("refuses an access token in its place as invalid_grant", async () => {
    const { access_token } = await getUserTokens(pool);
    expectError(await refresh(pool, access_token), "invalid_grant");
  });

  test("refuses a missing refresh_token as invalid_request", async () => {
    proves(ourChoice("A missing `refresh_token` is `invalid_request`"));
    const form = { grant_type: "refresh_token", client_id: browserClient.clientId };
    expectError(await requestToken(pool, form), "invalid_request");
  });

  test("refuses the token of a disabled user as invalid_grant", async () => {
    const { refresh_token } = await getUserTokens(pool);
    const reloaded = await startUserPool({ users: [{ ...alice, enabled: false }] }, pool);
    expectError(await refresh(reloaded, refresh_token), "invalid_grant");
    await reloaded.close();
  });

  test("refuses a client that has lost the code flow as unauthorized_client", async () => {
    const { refresh_token } = await getUserTokens(pool);
    const reloaded = await startUserPool({ clients: [{ ...browserClient, flows: ["implicit"] }] }, pool);
    expectError(await refresh(reloaded, refresh_token), "unauthorized_client");
    await reloaded.close();
  });
});

describe("createRefreshTokenGrant with rotation", () => {
  test("answers with a new refresh token, which works", async () => {
    proves(
      documented(
        "Where rotation is on, `refresh_token` answers a new refresh token as well",
        cognitoGuide("token-endpoint"),
      ),
    );
    const first = await getUserTokens(pool, {}, rotating);
    const { body } = await refresh(pool, first.refresh_token, "rotating");
    expect(body.refresh_token).toEqual(expect.any(String));
    expect(body.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(pool, String(body.refresh_token), "rotating")).status).toBe(200);
  });

  test("accepts the old token in its time of grace and not after it", async () => {
    proves(
      documented(
        "Rotation: the old token works for the declared time of grace",
        cognitoGuide("token-endpoint"),
      ),
    );
    const first = await getUserTokens(pool, {}, rotating);
    await refresh(pool, first.refresh_token, "rotating");
    pool.clock.advance(29_999);
    expect((await refresh(pool, first.refresh_token, "rotating")).status).toBe(200);
    pool.clock.advance(1);
    expectError(await refresh(pool, first.refresh_token, "rotating"), "invalid_grant");
  });

  test("refuses the old token at once without grace", async () => {
    const first = await getUserTokens(pool, {}, strict);
    expect((await refresh(pool, first.refresh_token, "strict")).status).toBe(200);
    expectError(await refresh(pool, first.refresh_token, "strict"), "invalid_grant");
  });

  test("lets the new token live as long as the old one would have", async () => {
    proves(
      documented(
        "Rotation: the new token inherits what is left of the old one's life",
        cognitoGuide("token-endpoint"),
      ),
    );
    const first = await getUserTokens(pool, {}, strict);
    pool.clock.advance(29 * day);
    const second = String((await refresh(pool, first.refresh_token, "strict")).body.refresh_token);
    pool.clock.advance(day);
    expectError(await refresh(pool, second, "strict"), "invalid_grant");
  });
});
