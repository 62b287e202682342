import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  alicePassword,
  browserClient,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../support/user-pool.ts";
import { getUserTokens, machineBasic, requestToken } from "../../support/user-pool-client.ts";

let pool: RunningUserPool;
beforeEach(async () => {
  pool = await startUserPool();
});
afterEach(() => pool.close());

describe("describeExchange", () => {
  test("names time, endpoint, method, status, client and grant", async () => {
    await requestToken(pool, { grant_type: "client_credentials" }, machineBasic);
    expect(pool.records).toEqual([
      {
        time: pool.clock.now(),
        userPoolId: pool.pool.userPoolId,
        endpoint: "/oauth2/token",
        method: "POST",
        status: 200,
        clientId: machineClient.clientId,
        grant: "client_credentials",
      },
    ]);
  });

  test("names the error of a refusal", async () => {
    await requestToken(pool, {
      grant_type: "authorization_code",
      client_id: browserClient.clientId,
      code: "x",
    });
    expect(pool.records).toMatchObject([
      { status: 400, clientId: browserClient.clientId, grant: "authorization_code", error: "invalid_grant" },
    ]);
  });

  test("leaves out a client that is not the pool's, an unknown grant and an unknown path", async () => {
    await requestToken(pool, { grant_type: "secret-typed-here", client_id: "secret-typed-there" });
    await fetch(`${pool.origin}/secret-typed-anywhere`);
    expect(JSON.stringify(pool.records)).not.toContain("secret-typed");
    expect(pool.records[1]).toMatchObject({ endpoint: undefined, status: 404 });
  });

  test("names no person, password, code or token of a whole login", async () => {
    const tokens = await getUserTokens(pool);
    const recorded = JSON.stringify(pool.records);
    expect(pool.records.map(({ endpoint }) => endpoint)).toEqual(["/login", "/login", "/oauth2/token"]);
    for (const secret of ["alice", alicePassword, "code=", ...Object.values(tokens)]) {
      expect(recorded).not.toContain(String(secret));
    }
  });
});
