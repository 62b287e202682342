import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLivePool, type LivePool } from "../../../local/cognito/live-pool.ts";
import { createUserPoolServer } from "../../../local/cognito/server.ts";
import { createTokenInspector, type InspectToken } from "../../../local/console/token-inspection.ts";
import type { HttpRoute, StackModel } from "../../../local/model.ts";
import { State } from "../../../local/state.ts";
import { stackModel } from "../../support/console.ts";
import { startIssuer } from "../../support/gateway-issuer.ts";
import { browserClient, createClock, createPool, machineClient } from "../../support/user-pool.ts";

let server: Server;
let model: StackModel;
let inspect: InspectToken;
let livePool: LivePool;
const clock = createClock();
const state = new State({ now: clock.now });

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  model = stackModel(`http://localhost:${(server.address() as AddressInfo).port}`);
  const [pool = createPool("")] = model.userPools;
  livePool = await createLivePool({ pool, state, now: clock.now });
  server.on("request", createUserPoolServer({ livePool }));
  inspect = createTokenInspector({ model, pools: [livePool], now: clock.now });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
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

/** As a route is read off Terraform: with an object of its own for the authorizer that it shares. */
const describedAnew = (route: HttpRoute): HttpRoute => structuredClone(route);

const verdicts = async (text: string) =>
  Object.fromEntries(
    (await inspect(text)).routes.map(({ route, passes, reason }) => [route.routeKey, [passes, reason]]),
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
      "GET /": [true, "public: the gateway looks at no token"],
      "GET /any": [true, "no scope is asked for"],
      "GET /read": [true, "it holds a scope of the route"],
      "GET /admin": [false, "the token has none of the scopes of the route"],
    });
    const foreignClient = await verdicts(await token({ client_id: "stranger" }));
    expect(foreignClient["GET /any"]).toEqual([false, "the token does not have a valid audience"]);
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

  test("fetches the keys once, however many routes have the authorizer", async () => {
    const httpApis = model.httpApis.map((api) => ({ ...api, routes: api.routes.map(describedAnew) }));
    const own = { model: { ...model, httpApis }, pools: [livePool], now: clock.now };
    const paths: string[] = [];
    const listener = ({ url = "" }: { url?: string | undefined }) => paths.push(url);
    server.on("request", listener);
    await createTokenInspector(own)(await token());
    server.off("request", listener);
    const base = `/${livePool.pool.userPoolId}/.well-known`;
    expect(paths).toEqual([`${base}/openid-configuration`, `${base}/jwks.json`]);
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
      passes: false,
      reason: "the token has expired",
    });
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
    expect(routes.filter(({ passes }) => passes).map(({ route }) => route.routeKey)).toEqual(["GET /"]);
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
