import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { State } from "../../../local/state.ts";
import { alicePassword, createClock, type RunningUserPool, startUserPool } from "../../support/user-pool.ts";
import {
  authorizationQuery,
  authorize,
  CookieBrowser,
  getCode,
  getUserTokens,
  locationOf,
  logIn,
  machineBasic,
  refresh,
  requestToken,
} from "../../support/user-pool-client.ts";
import { cognitoGuide } from "../fidelity/aws-documentation.ts";
import { documented, proves } from "../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const readKeys = async ({ pool: { issuer } }: RunningUserPool) =>
  (await fetch(`${issuer}/.well-known/jwks.json`)).text();

describe("createUserPoolServer", () => {
  test("keeps keys and refresh tokens over a restart with the same state", async () => {
    const { refresh_token } = await getUserTokens(pool);
    const restarted = await startUserPool({}, pool);
    expect(await readKeys(restarted)).toBe(await readKeys(pool));
    expect((await refresh(restarted, refresh_token)).status).toBe(200);
    await restarted.close();
  });

  test("makes new keys for a new state", async () => {
    const fresh = await startUserPool();
    expect(await readKeys(fresh)).not.toBe(await readKeys(pool));
    await fresh.close();
  });

  test("keeps several pools of one state apart: keys, codes, sessions and tokens", async () => {
    proves(
      documented(
        "Several pools have keys, people, clients and sessions of their own",
        cognitoGuide("amazon-cognito-user-pools-using-the-id-token"),
      ),
    );
    const other = await startUserPool({ userPoolId: "eu-west-1_Other0000" }, pool);
    expect(await readKeys(other)).not.toBe(await readKeys(pool));
    const { refresh_token, access_token } = await getUserTokens(pool);
    expect((await refresh(other, refresh_token)).status).toBe(400);
    const userInfo = await fetch(`${other.origin}/oauth2/userInfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(userInfo.status).toBe(401);
    const form = { grant_type: "authorization_code", client_id: "browser0000000000000000000" };
    const redeemed = await requestToken(other, { ...form, code: await getCode(pool) });
    expect(redeemed.body).toEqual({ error: "invalid_grant" });
    const browser = new CookieBrowser();
    await logIn(pool, authorizationQuery(), browser);
    const answer = await authorize(other, authorizationQuery(), browser);
    expect(answer.headers.get("location")).toContain("/login?");
    await other.close();
  });

  test("writes no code, refresh token, cookie or password in clear", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "gatehouse-")), "state.json");
    const clock = createClock();
    const filed = await startUserPool({}, { state: new State({ file, now: clock.now }), clock });
    const browser = new CookieBrowser();
    const code = locationOf(await logIn(filed, authorizationQuery(), browser)).searchParams.get("code") ?? "";
    const { refresh_token } = await getUserTokens(filed);
    filed.state.flush();
    const written = readFileSync(file, "utf8");
    for (const kind of ["code", "refresh-token", "session"]) expect(written).toContain(`/${kind}/`);
    for (const secret of [code, refresh_token, browser.cookies.get("cognito") ?? "", alicePassword]) {
      expect(secret).not.toBe("");
      expect(written).not.toContain(secret);
    }
    await filed.close();
    rmSync(dirname(file), { recursive: true });
  });

  test("has no OAuth endpoint and no page when the pool declares no domain", async () => {
    proves(
      documented(
        "The OAuth endpoints belong to the pool's domain: without one there are none",
        cognitoGuide("federation-endpoints"),
      ),
    );
    const bare = await startUserPool({ domainOrigin: undefined });
    const paths = [
      "/oauth2/authorize",
      "/oauth2/token",
      "/oauth2/userInfo",
      "/oauth2/revoke",
      "/login",
      "/logout",
    ];
    for (const path of paths) {
      expect((await fetch(bare.origin + path)).status).toBe(404);
      expect((await fetch(bare.origin + path, { method: "POST" })).status).toBe(404);
    }
    expect((await fetch(`${bare.pool.issuer}/.well-known/jwks.json`)).status).toBe(200);
    await bare.close();
  });

  test("answers the walk-through of a machine with HTTP Basic", async () => {
    const { status } = await requestToken(pool, { grant_type: "client_credentials" }, machineBasic);
    expect(status).toBe(200);
  });
});
