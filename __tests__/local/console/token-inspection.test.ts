import { SignJWT } from "jose";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { createLivePool, type LivePool } from "../../../local/cognito/live-pool.ts";
import { createTokenInspector, type InspectToken } from "../../../local/console/token-inspection.ts";
import { State } from "../../../local/state.ts";
import { stackModel } from "../../support/console.ts";
import { startIssuer } from "../../support/gateway-issuer.ts";
import { httpApi, jwtAuthorizer, route } from "../../support/gateway-server.ts";
import { otherSpellings } from "../../support/token-spellings.ts";
import { browserClient, createClock, machineClient } from "../../support/user-pool.ts";

const clock = createClock();
const model = stackModel("http://localhost:1");
let livePool: LivePool;
let inspect: InspectToken;

beforeAll(async () => {
  const [pool = expect.fail("no pool")] = model.userPools;
  livePool = await createLivePool({ pool, state: new State({ now: clock.now }), now: clock.now });
  inspect = createTokenInspector({ model, pools: [livePool], now: clock.now });
});

/** A token as the pool signs it. */
async function token(claims: Record<string, unknown> = {}, kind: "accessToken" | "idToken" = "accessToken") {
  const { kid, privateKey } = livePool.keys[kind];
  const seconds = Math.floor(clock.now() / 1000);
  const common = {
    iss: livePool.pool.issuer,
    client_id: machineClient.clientId,
    iat: seconds,
    exp: seconds + 60,
  };
  return new SignJWT({ ...common, ...claims }).setProtectedHeader({ kid, alg: "RS256" }).sign(privateKey);
}

const verdicts = async (text: string) =>
  Object.fromEntries(
    (await inspect(text)).routes.map(({ route, outcome, reason }) => [route.routeKey, [outcome, reason]]),
  );

describe("createTokenInspector", () => {
  test("believes what the pool signed and names the key's purpose", async () => {
    const { genuine, verdict, claims } = await inspect(await token({ sub: machineClient.clientId }));
    expect(genuine).toBe(true);
    expect(verdict).toBe("The user pool example signed it with its key for access tokens, and it is valid.");
    expect(claims).toContainEqual({
      name: "sub",
      value: machineClient.clientId,
      meaning: "The machine client machine itself.",
    });
    const idToken = await token({ token_use: "id", aud: browserClient.clientId }, "idToken");
    expect((await inspect(idToken)).verdict).toContain("its key for ID tokens");
  });

  test("says for each route what the gateway says", async () => {
    expect(await verdicts(await token({ scope: "example/read" }))).toEqual({
      "GET /": ["unchecked", "the gateway does not check it; the function decides"],
      "GET /any": ["passes", "no scope is asked for"],
      "GET /read": ["passes", "it holds a scope of the route"],
      "GET /admin": ["refused", "it lacks the scope example/admin"],
    });
    const foreignClient = await verdicts(await token({ client_id: "stranger" }));
    expect(foreignClient["GET /any"]).toEqual(["refused", "the token does not have a valid audience"]);
  });

  test("lists the routes by path and method, as the access matrix does", async () => {
    const { routes } = await inspect(await token());
    expect(routes.map(({ route }) => route.routeKey)).toEqual([
      "GET /",
      "GET /admin",
      "GET /any",
      "GET /read",
    ]);
  });

  test("fetches no keys, neither the pool's nor those of a foreign authorizer", async () => {
    const issuer = await startIssuer();
    const foreign = { ...jwtAuthorizer(issuer.url, { audience: ["app"] }), address: "foreign" };
    const api = httpApi({ authorizers: [foreign], routes: [route("GET /foreign", { authorizer: foreign })] });
    const fetched = vi.spyOn(globalThis, "fetch");
    const inspectBoth = createTokenInspector({
      model: { ...model, httpApis: [...model.httpApis, api] },
      pools: [livePool],
      now: clock.now,
    });
    const foreignToken = await issuer.sign({ iss: issuer.url, aud: "app", exp: 9e9 });
    const verdictOf = async (text: string) =>
      (await inspectBoth(text)).routes.find((judged) => judged.route.routeKey === "GET /foreign");
    expect(await verdictOf(foreignToken)).toMatchObject({
      outcome: "refused",
      reason: "not verified: its issuer is no user pool of this stack, and no keys are fetched here",
    });
    expect(await verdictOf(await token())).toMatchObject({
      outcome: "refused",
      reason: "issuer does not match",
    });
    expect(fetched).not.toHaveBeenCalled();
    expect(issuer.requests).toEqual([]);
    fetched.mockRestore();
    await issuer.close();
  });

  test("takes the token as people paste it", async () => {
    expect((await inspect(`  Bearer ${await token()}\n`)).genuine).toBe(true);
  });

  test("says that it has expired", async () => {
    const expired = await token({ exp: Math.floor(clock.now() / 1000) - 1 });
    const { genuine, verdict, routes } = await inspect(expired);
    expect(genuine).toBe(false);
    expect(verdict).toContain("but it has expired");
    expect(routes.find(({ route }) => route.routeKey === "GET /any")).toMatchObject({
      outcome: "refused",
      reason: "the token has expired",
    });
  });

  test("says of an expired token that a public route's function decides, not that it passes", async () => {
    const expired = await token({ exp: Math.floor(clock.now() / 1000) - 1 });
    expect((await verdicts(expired))["GET /"]).toEqual([
      "unchecked",
      "the gateway does not check it; the function decides",
    ]);
  });

  test("says that it is not valid yet, or never expires", async () => {
    const early = await token({ nbf: Math.floor(clock.now() / 1000) + 60 });
    expect((await inspect(early)).verdict).toContain("but it is not valid yet");
    expect((await inspect(await token({ exp: "tomorrow" }))).verdict).toContain(
      "does not say when it expires",
    );
  });

  test.each(["iss", "sub", "scope", "client_id", "aud", "exp", "iat", "nbf", "auth_time", "username"])(
    "survives a %s of any kind that the pool has signed",
    async (name) => {
      const hostile: unknown[] = [
        null,
        true,
        1e300,
        -1e300,
        "",
        [],
        {},
        { toString: 1, valueOf: 1 },
        [[["x"]]],
      ];
      for (const value of hostile) {
        const { claims } = await inspect(await token({ [name]: value }));
        if (claims.length > 0) expect(claims.map((claim) => claim.name)).toContain(name);
      }
    },
  );

  test("does not believe another spelling of a good token", async () => {
    for (const [, text] of otherSpellings(await token()))
      expect(await inspect(text)).toMatchObject({ genuine: false, claims: [], routes: [] });
  });

  test("does not believe changed claims", async () => {
    const [header, , signature] = (await token()).split(".");
    const payload = Buffer.from(
      JSON.stringify({ iss: livePool.pool.issuer, exp: 9e9, scope: "example/admin" }),
    );
    const { genuine, verdict, routes } = await inspect(
      [header, payload.toString("base64url"), signature].join("."),
    );
    expect(genuine).toBe(false);
    expect(verdict).toBe("The signature does not match: it is forged or was changed.");
    expect(routes.map(({ outcome }) => outcome)).not.toContain("passes");
  });

  test("does not believe a token without a signature", async () => {
    const { kid } = livePool.keys.accessToken;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg: "none", kid })}.${part({ iss: livePool.pool.issuer, exp: 9e9 })}.`;
    expect((await inspect(unsigned)).genuine).toBe(false);
  });

  test("does not believe a key that the pool does not have", async () => {
    const issuer = await startIssuer();
    const { genuine, verdict } = await inspect(await issuer.sign({ iss: livePool.pool.issuer, exp: 9e9 }));
    expect(genuine).toBe(false);
    expect(verdict).toContain("has no such key");
    await issuer.close();
  });

  test("asks no foreign issuer for keys", async () => {
    const issuer = await startIssuer();
    const { genuine, verdict } = await inspect(await issuer.sign({ iss: issuer.url, exp: 9e9 }));
    expect(genuine).toBe(false);
    expect(verdict).toBe("No user pool of this stack issued it. Nothing that it says is verified.");
    expect(issuer.requests).toEqual([]);
    await issuer.close();
  });

  test.each([
    ["opaque", "it has 1 part in place of 3"],
    ["a.b.c.d.e", "it has 5 parts in place of 3"],
    ["a.b.c", "header and claims must be JSON in base64url"],
  ])("says what %s is not", async (text, verdict) => {
    const inspection = await inspect(text);
    expect(inspection).toMatchObject({ genuine: false, claims: [], routes: [] });
    expect(inspection.verdict).toContain(verdict);
  });
});
