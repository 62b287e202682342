import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTokenVerifier, type VerifyToken } from "../../../service/auth/verify-token.ts";
import { clientId, type Issuer, otherClientId, startIssuer } from "../../support/issuer.ts";

const invalidToken = { status: 401, code: "invalid_token", challenge: { error: "invalid_token" } };
const unavailable = {
  status: 503,
  code: "temporarily_unavailable",
  headers: { "Retry-After": "5" },
  challenge: undefined,
};

describe("createTokenVerifier", () => {
  let issuer: Issuer;
  let verify: VerifyToken;
  let now: number;
  const seconds = () => Math.floor(now / 1_000);

  beforeEach(async () => {
    now = Date.now();
    issuer = await startIssuer();
    verify = createTokenVerifier({ issuer: issuer.issuer, allowedClientIds: [clientId], now: () => now });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await issuer.close();
  });

  const refused = async (token: string, as: object = invalidToken) =>
    expect(await verify(token).catch((error: unknown) => error)).toMatchObject(as);
  const refusedWith = async (claims: JWTPayload) => refused(await issuer.accessToken(claims));

  it("accepts a Cognito access token and returns its claims", async () => {
    const claims = await verify(await issuer.accessToken({ sub: "somebody" }));
    expect(claims).toMatchObject({
      iss: issuer.issuer,
      sub: "somebody",
      client_id: clientId,
      token_use: "access",
    });
  });

  it("refuses an ID token", async () => refused(await issuer.idToken()));
  it("refuses an ID token that names a client_id", async () =>
    refused(await issuer.idToken({ client_id: clientId })));
  it("refuses a token without token_use", () => refusedWith({ token_use: undefined }));
  it("refuses another issuer's token", () => refusedWith({ iss: "https://issuer.example" }));
  it("refuses a token without issuer", () => refusedWith({ iss: undefined }));
  it("refuses a client that is not allowed", () => refusedWith({ client_id: otherClientId }));
  it("refuses a token without client_id", () => refusedWith({ client_id: undefined }));
  it("does not take aud for client_id", () => refusedWith({ client_id: undefined, aud: clientId }));
  it("refuses a client_id that is a list", () => refusedWith({ client_id: [clientId] }));
  it("refuses a token without exp", () => refusedWith({ exp: undefined }));
  it("refuses a token without iat", () => refusedWith({ iat: undefined }));
  it("refuses garbage", () => refused("a.b.c"));

  it("tolerates five seconds of difference between the clocks, and no more", async () => {
    const early = { iat: seconds() + 5, nbf: seconds() + 5 };
    await expect(verify(await issuer.accessToken(early))).resolves.toBeDefined();
    await expect(verify(await issuer.accessToken({ exp: seconds() - 4 }))).resolves.toBeDefined();
    await refusedWith({ exp: seconds() - 5 });
    await refusedWith({ nbf: seconds() + 7 });
    await refusedWith({ iat: seconds() + 7 });
  });

  it("refuses a token whose claims were changed", async () => {
    const [header, , signature] = (await issuer.accessToken()).split(".");
    const [, claims] = (await issuer.accessToken({ scope: "example/admin" })).split(".");
    await refused(`${header}.${claims}.${signature}`);
  });

  it("refuses alg none", async () => {
    const claims = { client_id: clientId, token_use: "access" };
    const token = new UnsecuredJWT(claims)
      .setIssuer(issuer.issuer)
      .setIssuedAt()
      .setExpirationTime("1h")
      .encode();
    await refused(token);
  });

  it("refuses HS256, also with the public key as the secret", async () => {
    const { keys } = (await (await fetch(`${issuer.issuer}/.well-known/jwks.json`)).json()) as {
      keys: { kid: string }[];
    };
    const token = await new SignJWT({ client_id: clientId, token_use: "access" })
      .setProtectedHeader({ alg: "HS256", kid: keys[0]?.kid })
      .setIssuer(issuer.issuer)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(JSON.stringify(keys[0])));
    await refused(token);
  });

  it("never tells the caller which check failed", async () => {
    const error = await verify(await issuer.accessToken({ client_id: otherClientId })).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ description: expect.not.stringContaining("client") });
    expect(error).toMatchObject({ cause: { message: "client is not allowed" } });
  });
});

describe("the issuer's keys", () => {
  let issuer: Issuer;
  let verify: VerifyToken;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    issuer = await startIssuer();
    verify = createTokenVerifier({ issuer: issuer.issuer, allowedClientIds: [clientId] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await issuer.close();
  });

  const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
  const outcome = async (token: Promise<string>) => verify(await token).catch((error: unknown) => error);

  it("are fetched once for many tokens", async () => {
    for (let index = 0; index < 5; index += 1) await verify(await issuer.accessToken());
    expect(issuer.jwksRequests).toBe(1);
  });

  it("are fetched once for concurrent first tokens", async () => {
    issuer.jwksDelayMs = 50;
    const tokens = await Promise.all(Array.from({ length: 10 }, () => issuer.accessToken()));
    await Promise.all(tokens.map(verify));
    expect(issuer.jwksRequests).toBe(1);
  });

  it("are not fetched for an algorithm that is refused anyway", async () => {
    expect(await outcome(Promise.resolve("eyJhbGciOiJIUzI1NiJ9.e30.AAAA"))).toMatchObject(invalidToken);
    expect(issuer.jwksRequests).toBe(0);
  });

  it("are fetched again for an unknown kid, at most once in 30 seconds", async () => {
    await verify(await issuer.accessToken());
    pass(30_000);
    for (let index = 0; index < 5; index += 1) {
      expect(await outcome(issuer.sign({}, `unknown ${index}`))).toMatchObject(invalidToken);
    }
    expect(issuer.jwksRequests).toBe(2);
    pass(30_000);
    expect(await outcome(issuer.sign({}, "unknown"))).toMatchObject(invalidToken);
    expect(issuer.jwksRequests).toBe(3);
  });

  it("follow a rotation, and what the old key signed is refused at once though it was verified before", async () => {
    const old = await issuer.accessToken();
    await verify(old);
    await issuer.rotate();
    pass(30_000);
    await expect(verify(old)).resolves.toBeDefined();
    await expect(verify(await issuer.accessToken())).resolves.toBeDefined();
    expect(await outcome(Promise.resolve(old))).toMatchObject(invalidToken);
  });

  it("are fetched anew after an hour", async () => {
    await verify(await issuer.accessToken());
    pass(3_600_000);
    await verify(await issuer.accessToken());
    expect(issuer.jwksRequests).toBe(2);
  });

  it("make a good token 503, not 401, while they cannot be had, and good again afterwards", async () => {
    const token = issuer.accessToken();
    issuer.jwksStatus = 500;
    expect(await outcome(token)).toMatchObject(unavailable);
    issuer.jwksStatus = 200;
    await expect(verify(await token)).resolves.toBeDefined();
  });

  it("make an unknown kid 503 while nobody can say whether it is new", async () => {
    await verify(await issuer.accessToken());
    issuer.jwksStatus = 500;
    pass(30_000);
    expect(await outcome(issuer.sign({}, "unknown"))).toMatchObject(unavailable);
  });

  it("make tokens 503 where nothing listens", async () => {
    const token = await issuer.accessToken();
    await issuer.close();
    expect(await outcome(Promise.resolve(token))).toMatchObject(unavailable);
  });

  it("are not waited for longer than two seconds", async () => {
    issuer.jwksDelayMs = 10_000;
    const startedAt = performance.now();
    expect(await outcome(issuer.accessToken())).toMatchObject(unavailable);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });
});
