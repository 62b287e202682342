import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  browserClient,
  callbackUrl,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import { authorizationQuery, claimsOf, locationOf, logIn } from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../../fidelity/behaviour.ts";

const implicit = { ...browserClient, clientId: "implicit", flows: ["implicit"] } as const;

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({
    clients: [
      { ...implicit, accessTokenValiditySeconds: 600 },
      { ...implicit, clientId: "implicit-blind", readAttributes: ["name"] },
    ],
  });
});
afterAll(() => pool.close());

describe("createAuthorizationResponder, implicit flow", () => {
  const query = (overrides = {}) =>
    authorizationQuery({ client_id: "implicit", response_type: "token", ...overrides });

  test("answers with tokens in the fragment and no refresh token", async () => {
    proves(
      documented(
        "The tokens of `response_type=token` go into the fragment, without a refresh token",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const location = locationOf(await logIn(pool, query({ nonce: "n" })));
    expect(location.search).toBe("");
    const parameters = new URLSearchParams(location.hash.slice(1));
    expect(Object.fromEntries(parameters)).toEqual({
      id_token: expect.any(String),
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: "600",
      state: "xyz",
    });
    expect(claimsOf(parameters.get("id_token")).nonce).toBe("n");
  });

  test("answers without an ID token when openid was not granted", async () => {
    const location = locationOf(await logIn(pool, query({ scope: "example/read" })));
    expect(new URLSearchParams(location.hash.slice(1)).has("id_token")).toBe(false);
  });

  test("refuses an email scope that the client may not read (our choice)", async () => {
    proves(
      ourChoice(
        "In the implicit flow, scopes for attributes that the client may not read are `invalid_request`, sent to the application",
      ),
    );
    const answer = await logIn(pool, query({ client_id: "implicit-blind" }));
    expect(answer.headers.get("location")).toBe(`${callbackUrl}#error=invalid_request&state=xyz`);
  });
});
