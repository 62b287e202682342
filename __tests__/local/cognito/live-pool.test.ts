import { describe, expect, test } from "vitest";
import { csrfFieldName } from "../../../local/cognito/csrf.ts";
import { createLivePool } from "../../../local/cognito/live-pool.ts";
import type { PoolRequest } from "../../../local/cognito/request.ts";
import { State } from "../../../local/state.ts";
import { alice, browserClient, createClock, createPool, machineClient } from "../../support/user-pool.ts";

const clock = createClock();
const pool = createPool("http://localhost:1");

const livePoolOf = (state: State) => createLivePool({ pool, state, now: clock.now });

const withCookie = (cookie: string): PoolRequest => {
  const [pair = ""] = cookie.split(";");
  const [name = "", value = ""] = pair.split("=");
  return {
    method: "GET",
    path: "/",
    rawQuery: "",
    query: new URLSearchParams(),
    authorization: undefined,
    cookies: new Map([[name, value]]),
    form: undefined,
    bodyTooLarge: false,
  };
};

describe("createLivePool", () => {
  test("goes on from its state when a reload makes it again", async () => {
    const state = new State({ now: clock.now });
    const before = await livePoolOf(state);
    const { cookie } = before.sessions.start(alice);
    const grant = {
      clientId: browserClient.clientId,
      username: "alice",
      scopes: ["openid"],
      authTimeSeconds: 0,
      originJti: "origin",
      eventId: "event",
    };
    const refreshToken = before.refreshTokens.issue(browserClient, grant);
    const code = before.codes.issue({ grant, redirectUri: "http://localhost/", redirectUriSent: true });
    const challenge = before.challenges.start(browserClient, alice);
    const { id } = before.clientSecrets.add(machineClient, "another-secret-of-the-machine");
    await before.users.changePassword(alice, "Another-Horse-2");
    const csrf = before.csrf.issue(withCookie(""));
    const metAt = before.createdAt(pool.address);
    const token = await before.tokens.issueMachineToken(machineClient, ["example/read"]);

    clock.advance(1000);
    const after = await livePoolOf(state);
    expect(after.sessions.current(withCookie(cookie))?.user.username).toBe("alice");
    expect(after.refreshTokens.find(refreshToken)).toEqual(grant);
    expect(after.codes.redeem(code)?.grant).toEqual(grant);
    expect(after.challenges.find(browserClient, challenge)).toBe("alice");
    expect(after.clientSecrets.list(machineClient).map((secret) => secret.id)).toContain(id);
    expect(await after.users.authenticate("alice", "Another-Horse-2")).toEqual(alice);
    const form = new URLSearchParams({ [csrfFieldName]: csrf.field });
    expect(after.csrf.accepts({ ...withCookie(csrf.cookie), form })).toBe(true);
    expect(after.createdAt(pool.address)).toBe(metAt);
    expect(await after.tokens.verifyAccessToken(token)).toMatchObject({ clientId: machineClient.clientId });
  });

  test("is another pool with another state", async () => {
    const first = await livePoolOf(new State({ now: clock.now }));
    const second = await livePoolOf(new State({ now: clock.now }));
    const token = await first.tokens.issueMachineToken(machineClient, ["example/read"]);
    expect(await second.tokens.verifyAccessToken(token)).toBeUndefined();
    expect(second.sessions.current(withCookie(first.sessions.start(alice).cookie))).toBeUndefined();
  });
});
