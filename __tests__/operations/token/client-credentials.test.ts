import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestToken } from "../../../operations/token/client-credentials.ts";
import { machineClient, type RunningUserPool, startUserPool } from "../../support/user-pool.ts";
import { claimsOf } from "../../support/user-pool-client.ts";

const { clientId, clientSecret = "" } = machineClient;
let pool: RunningUserPool;
let tokenUrl: string;

beforeAll(async () => {
  pool = await startUserPool();
  tokenUrl = `${pool.origin}/oauth2/token`;
});
afterAll(() => pool.close());

describe("requestToken", () => {
  test("gets a token with all of the client's scopes, and says how long it lives", async () => {
    const { accessToken, expiresInSeconds } = await requestToken(tokenUrl, { clientId, clientSecret });
    expect(claimsOf(accessToken)).toMatchObject({ client_id: clientId, scope: "example/read example/write" });
    expect(expiresInSeconds).toBe(3600);
  });

  test("asks for the scopes that are named", async () => {
    const { accessToken } = await requestToken(tokenUrl, { clientId, clientSecret }, "example/read");
    expect(claimsOf(accessToken)).toMatchObject({ scope: "example/read" });
  });

  test("says that a scope is not the client's", async () => {
    await expect(requestToken(tokenUrl, { clientId, clientSecret }, "example/other")).rejects.toThrow(
      `${tokenUrl} refuses client ${clientId}; ask for scopes that the client has, written like example/auth`,
    );
  });

  test("says that the secret is wrong, without repeating it", async () => {
    const wrong = { clientId, clientSecret: "not-the-secret" };
    const refusal = requestToken(tokenUrl, wrong);
    await expect(refusal).rejects.toThrow("its secret is not valid there (any more)");
    await expect(refusal).rejects.not.toThrow("not-the-secret");
  });

  test("says that nobody answers", async () => {
    const closed = await startUserPool();
    await closed.close();
    await expect(requestToken(`${closed.origin}/oauth2/token`, { clientId, clientSecret })).rejects.toThrow(
      "does not answer; start the system, or look at the network",
    );
  });

  test("says what it was told where that is no token", async () => {
    await expect(requestToken(`${pool.origin}/nowhere`, { clientId, clientSecret })).rejects.toThrow(
      "it says status 404",
    );
  });
});
