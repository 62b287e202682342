import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccessTokenRequest } from "../../../local/cognito/access-token-request.ts";
import { issueAccessToken } from "../../../local/cognito/issue-access-token.ts";
import { createLivePool, type LivePool } from "../../../local/cognito/live-pool.ts";
import { UserError } from "../../../local/errors.ts";
import type { UserPoolClient } from "../../../local/model.ts";
import {
  alice,
  browserClient,
  createPool,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../support/user-pool.ts";
import { claimsOf, getUserTokens, machineBasic, requestToken } from "../../support/user-pool-client.ts";

const disabled = { ...alice, username: "carol", sub: "carol", enabled: false };
const bob = { ...alice, username: "bob", sub: "bob", passwordIsTemporary: true };

const clientNamed = (name: string, others: Partial<UserPoolClient>): UserPoolClient => ({
  ...browserClient,
  address: `aws_cognito_user_pool_client.${name}`,
  name,
  clientId: `${name}-id`,
  ...others,
});

const clients = [
  machineClient,
  browserClient,
  clientNamed("closed", { oauthEnabled: false }),
  clientNamed("scopeless", { flows: ["client_credentials"], scopes: ["openid", "example/gone"] }),
  clientNamed("blind", { readAttributes: ["email"] }),
];

let running: RunningUserPool;
let pools: readonly LivePool[];
beforeAll(async () => {
  running = await startUserPool({ clients, users: [alice, bob, disabled] });
  pools = [running.livePool];
});
afterAll(() => running.close());

const claimsFor = async (request: AccessTokenRequest) => claimsOf(await issueAccessToken(pools, request));

/** What differs from one token to the next. */
const unlike = { jti: expect.any(String), origin_jti: expect.any(String), event_id: expect.any(String) };

describe("issueAccessToken", () => {
  test("gives a client's own token as the client-credentials grant gives it", async () => {
    const { body } = await requestToken(running, { grant_type: "client_credentials" }, machineBasic);
    const granted = claimsOf(body.access_token);
    expect(await claimsFor({ client: "machine" })).toEqual({ ...granted, jti: unlike.jti });
  });

  test("gives a user's token as the code grant gives it", async () => {
    const { access_token } = await getUserTokens(running);
    const issued = await claimsFor({ client: "browser", username: "alice" });
    expect(issued).toEqual({ ...claimsOf(access_token), ...unlike });
  });

  test.each([machineClient.name, machineClient.clientId, machineClient.address])(
    "finds the client by %s",
    async (client) => {
      expect(await claimsFor({ client })).toMatchObject({ client_id: machineClient.clientId });
    },
  );

  test("gives the scopes that are asked for", async () => {
    const own = await claimsFor({ client: "machine", scopes: ["example/write"] });
    expect(own.scope).toBe("example/write");
    const scopes = ["example/read", "openid"];
    expect((await claimsFor({ client: "browser", scopes, username: "alice" })).scope).toBe(scopes.join(" "));
  });

  test("gives a token for a user whose password is still a temporary one", async () => {
    expect(await claimsFor({ client: "browser", username: "bob" })).toMatchObject({ sub: "bob" });
  });

  test("gives a token that userInfo accepts", async () => {
    const token = await issueAccessToken(pools, { client: "browser", username: "alice" });
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${running.origin}/oauth2/userInfo`, { headers });
    expect(answer.status).toBe(200);
  });

  test("finds the client in any of the pools, and asks which is meant where two have the name", async () => {
    const pool = createPool("http://localhost:1", {
      userPoolId: "eu-west-1_Other0000",
      clients: [
        clientNamed("other", { flows: ["client_credentials"], scopes: ["example/read"] }),
        { ...machineClient, address: "aws_cognito_user_pool_client.second", clientId: "second" },
      ],
    });
    const other = await createLivePool({ pool, state: running.state, now: running.clock.now });
    const both = [running.livePool, other];
    expect(claimsOf(await issueAccessToken(both, { client: "other" })).iss).toBe(pool.issuer);
    await expect(issueAccessToken(both, { client: "machine" })).rejects.toThrow(
      'client must name one client, got "machine", the name of several; use aws_cognito_user_pool_client.machine, aws_cognito_user_pool_client.second',
    );
    expect(claimsOf(await issueAccessToken(both, { client: "second" })).client_id).toBe("second");
  });

  test.each<[string, AccessTokenRequest, string]>([
    [
      "an unknown client",
      { client: "stranger" },
      'client must be a client of the stack, got "stranger"; there are: machine, browser, closed, scopeless, blind',
    ],
    [
      "an unknown user",
      { client: "browser", username: "mallory" },
      'username must be an enabled user of the pool example, got "mallory"; there are: alice, bob',
    ],
    [
      "a disabled user",
      { client: "browser", username: "carol" },
      'username must be an enabled user of the pool example, got "carol"; there are: alice, bob',
    ],
    [
      "a scope that is not the client's",
      { client: "machine", scopes: ["example/read", "example/admin"] },
      "scopes must be scopes that the client machine may have, got example/admin; it may have: example/read, example/write",
    ],
    [
      "a scope of the client that no resource server declares",
      { client: "scopeless", scopes: ["example/gone"] },
      "client must have a scope of a resource server, got scopeless with none; choose another client",
    ],
    [
      "no scope at all",
      { client: "machine", scopes: [] },
      "scopes must name at least one scope, got []; leave it out for all of the client's",
    ],
    [
      "profile without openid",
      { client: "browser", scopes: ["profile"], username: "alice" },
      "scopes must contain openid beside email, phone and profile; add openid",
    ],
    [
      "a scope whose attributes the client may not read",
      { client: "blind", username: "alice" },
      "client must read email_verified and phone_number_verified to hold email and phone, got blind; leave the scope out",
    ],
    [
      "a user's token to a client for machines",
      { client: "machine", username: "alice" },
      "client must have the flow code or implicit to get a token for a user, got machine with client_credentials; choose another client",
    ],
    [
      "a machine's token to a client for people",
      { client: "browser" },
      "client must have the flow client_credentials to get a token for itself, got browser with code; choose another client",
    ],
    [
      "a client that has no OAuth flow",
      { client: "closed", username: "alice" },
      "client must have the flow code or implicit to get a token for a user, got closed with none; choose another client",
    ],
  ])("refuses %s", async (_, request, message) => {
    const issued = issueAccessToken(pools, request);
    await expect(issued).rejects.toThrow(UserError);
    await expect(issued).rejects.toThrow(message);
  });
});
