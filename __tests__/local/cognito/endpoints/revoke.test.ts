import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  browserClient,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import {
  type Answer,
  authorizationQuery,
  authorize,
  CookieBrowser,
  getUserTokens,
  locationOf,
  logIn,
  postForm,
  refresh,
  requestToken,
} from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../../fidelity/behaviour.ts";

const rotating = { ...browserClient, clientId: "rotating", refreshTokenRotationGraceSeconds: 60 };
const unrevocable = { ...browserClient, clientId: "unrevocable", tokenRevocation: false };

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({ clients: [browserClient, rotating, unrevocable, machineClient] });
});
afterAll(() => pool.close());

const { clientId } = browserClient;
const revoke = (form: Record<string, string>, basic?: readonly [string, string]) =>
  postForm(`${pool.origin}/oauth2/revoke`, form, basic);

const userInfoStatus = async (accessToken: string) =>
  (await fetch(`${pool.origin}/oauth2/userInfo`, { headers: { authorization: `Bearer ${accessToken}` } }))
    .status;

function expectError({ status, text, headers }: Answer, expectedStatus: number, body: object) {
  expect(status).toBe(expectedStatus);
  expect(JSON.parse(text)).toEqual(body);
  expect(headers.get("www-authenticate")).toBeNull();
}

describe("createRevokeEndpoint", () => {
  test("answers 200 without a body and ends the refresh token", async () => {
    proves(
      documented(
        "Revocation takes a refresh token, of a public client by its `client_id`",
        cognitoGuide("revocation-endpoint"),
      ),
    );
    const { refresh_token } = await getUserTokens(pool);
    const { status, text } = await revoke({ token: refresh_token, client_id: clientId });
    expect(status).toBe(200);
    expect(text).toBe("");
    const refused = await refresh(pool, refresh_token);
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({ error: "invalid_grant" });
  });

  test("ends every token that shares the origin_jti: renewed access tokens and rotated refresh tokens", async () => {
    proves(
      documented(
        "Revocation ends every token that shares the `origin_jti`",
        cognitoGuide("token-revocation"),
      ),
    );
    const first = await getUserTokens(pool, {}, rotating);
    const second = (await refresh(pool, first.refresh_token, "rotating")).body;
    expect(await userInfoStatus(String(second.access_token))).toBe(200);
    await revoke({ token: first.refresh_token, client_id: "rotating" });
    expect(await userInfoStatus(first.access_token)).toBe(401);
    expect(await userInfoStatus(String(second.access_token))).toBe(401);
    expect((await refresh(pool, String(second.refresh_token), "rotating")).status).toBe(400);
  });

  test("leaves the tokens of another login alone", async () => {
    const [first, second] = [await getUserTokens(pool), await getUserTokens(pool)];
    await revoke({ token: first.refresh_token, client_id: clientId });
    expect(await userInfoStatus(second.access_token)).toBe(200);
    expect((await refresh(pool, second.refresh_token)).status).toBe(200);
  });

  test("answers 200 for an unknown token and for one that is revoked already", async () => {
    proves(
      documented(
        "Revocation answers 200 without a body, for an unknown or revoked token too",
        cognitoGuide("revocation-endpoint"),
      ),
    );
    const { refresh_token } = await getUserTokens(pool);
    for (const token of ["unknown", refresh_token, refresh_token]) {
      const { status, text } = await revoke({ token, client_id: clientId });
      expect([status, text]).toEqual([200, ""]);
    }
  });

  test("answers 200 for another client's token and leaves it alone (our choice)", async () => {
    proves(ourChoice("Revocation leaves another client's token alone, with 200"));
    const { refresh_token } = await getUserTokens(pool);
    expect((await revoke({ token: refresh_token, client_id: "rotating" })).status).toBe(200);
    expect((await refresh(pool, refresh_token)).status).toBe(200);
  });

  test("refuses a missing token as invalid_request", async () => {
    proves(
      documented("Revocation without a token is 400 `invalid_request`", cognitoGuide("revocation-endpoint")),
    );
    expectError(await revoke({ client_id: clientId }), 400, { error: "invalid_request" });
  });

  test("refuses a client with revocation off as invalid_request", async () => {
    proves(
      documented(
        "Revocation by a client that has it turned off is 400 `invalid_request`",
        cognitoGuide("revocation-endpoint"),
      ),
    );
    const { refresh_token } = await getUserTokens(pool, {}, unrevocable);
    const form = { token: refresh_token, client_id: "unrevocable" };
    expectError(await revoke(form), 400, { error: "invalid_request" });
    expect((await refresh(pool, refresh_token, "unrevocable")).status).toBe(200);
  });

  test("refuses an access or ID token as unsupported_token_type", async () => {
    proves(
      documented(
        "Revocation of an access or ID token is 400 `unsupported_token_type`",
        cognitoGuide("revocation-endpoint"),
      ),
    );
    const { access_token, id_token } = await getUserTokens(pool);
    for (const token of [access_token, id_token]) {
      expectError(await revoke({ token, client_id: clientId }), 400, { error: "unsupported_token_type" });
    }
  });

  test("refuses an unknown client and a wrong secret with 401 invalid_client", async () => {
    proves(
      documented(
        "A client that does not authenticate at revocation gets 401 (not 400) `invalid_client`",
        cognitoGuide("revocation-endpoint"),
      ),
    );
    expectError(await revoke({ token: "x", client_id: "who" }), 401, { error: "invalid_client" });
    const wrong = { error: "invalid_client", error_description: "invalid_client_secret" };
    expectError(await revoke({ token: "x" }, [machineClient.clientId, "wrong"]), 401, wrong);
  });

  test("takes a confidential client by HTTP Basic", async () => {
    proves(
      documented(
        "A confidential client authenticates at revocation by HTTP Basic",
        cognitoGuide("revocation-endpoint"),
      ),
    );
    const basic = [machineClient.clientId, machineClient.clientSecret ?? ""] as const;
    expect((await revoke({ token: "unknown" }, basic)).status).toBe(200);
  });

  test("refuses a JSON body as invalid_request", async () => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ token: "x", client_id: clientId }) };
    const answer = await fetch(`${pool.origin}/oauth2/revoke`, init);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: "invalid_request" });
  });

  test("serves POST only", async () => {
    expect((await fetch(`${pool.origin}/oauth2/revoke`)).status).toBe(405);
  });

  test("leaves the browser's session alone", async () => {
    const browser = new CookieBrowser();
    const code = locationOf(await logIn(pool, authorizationQuery(), browser)).searchParams.get("code") ?? "";
    const { redirect_uri = "" } = Object.fromEntries(new URLSearchParams(authorizationQuery()));
    const form = { grant_type: "authorization_code", client_id: clientId, code, redirect_uri };
    const { body } = await requestToken(pool, form);
    await revoke({ token: String(body.refresh_token), client_id: clientId });
    const answer = await authorize(pool, authorizationQuery(), browser);
    expect(locationOf(answer).searchParams.has("code")).toBe(true);
  });
});
