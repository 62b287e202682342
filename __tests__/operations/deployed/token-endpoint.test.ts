import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestToken } from "../../../operations/deployed/token-endpoint.ts";
import { serve } from "../../support/gateway-server.ts";
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

describe("requestToken from what is no token endpoint", () => {
  async function refusalOf(status: number, body: string): Promise<string> {
    const origin = await serve((_, response) => response.writeHead(status).end(body));
    const error: Error = await requestToken(`${origin}/token`, { clientId, clientSecret }).then(
      () => new Error("it was accepted"),
      (reason) => reason,
    );
    expect(error.name).toBe("UserError");
    expect(error.message).not.toMatch(/\n|marked/);
    return error.message;
  }

  test.each([
    ["<html>marked</html>", "HTML or XML"],
    ["", "an empty answer"],
    ["null", "JSON that is null"],
    ['{"access_token":"marked"}', "JSON that is an object"],
    ['{"access_token":"","expires_in":3600}', "JSON that is an object"],
    ['{"access_token":"marked","expires_in":0}', "JSON that is an object"],
  ])("says in one sentence what %j lacks", async (body, kind) => {
    expect(await refusalOf(200, body)).toMatch(
      new RegExp(
        `/token must answer with access_token and expires_in, got ${kind} without them; look for a proxy`,
      ),
    );
  });

  test.each([
    [502, "<html>marked</html>", "it says status 502 with HTML or XML"],
    [302, "", "it says status 302 with an empty answer"],
    [400, '{"error":"marked, and not a code"}', "it says status 400 with JSON that is an object"],
    [400, '{"error":"unauthorized_client"}', "it says unauthorized_client"],
  ])("says what it was told: %d %s", async (status, body, sentence) => {
    expect(await refusalOf(status, body)).toContain(sentence);
  });

  test("says that an answer broke off", async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    });
    await expect(requestToken(origin, { clientId, clientSecret })).rejects.toThrow("does not answer");
  });
});
