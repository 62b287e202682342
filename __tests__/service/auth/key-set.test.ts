import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTokenVerifiers, type VerifyToken } from "../../../service/auth/verify-token.ts";
import { clientId, type Issuer, startIssuer } from "../../support/issuer.ts";

/** A forgery: another `kid`, so that the signature does not even match the header. */
function withKid(token: string, kid: number): string {
  const [, claims, signature] = token.split(".");
  const header = Buffer.from(JSON.stringify({ alg: "RS256", kid: `forged ${kid}` })).toString("base64url");
  return `${header}.${claims}.${signature}`;
}

const invalidToken = { status: 401, code: "invalid_token", challenge: { error: "invalid_token" } };
const unavailable = {
  status: 503,
  code: "temporarily_unavailable",
  headers: { "Retry-After": "5" },
  challenge: undefined,
};

describe("the issuer's keys", () => {
  let issuer: Issuer;
  let verify: VerifyToken;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    issuer = await startIssuer();
    ({ verifyToken: verify } = createTokenVerifiers({
      issuer: issuer.issuer,
      allowedClientIds: [clientId],
      browserClientId: clientId,
      resource: "https://api.example/",
    }));
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
      expect(await outcome(issuer.sign({ iss: issuer.issuer }, `unknown ${index}`))).toMatchObject(
        invalidToken,
      );
    }
    expect(issuer.jwksRequests).toBe(2);
    pass(30_000);
    expect(await outcome(issuer.sign({ iss: issuer.issuer }, "unknown"))).toMatchObject(invalidToken);
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

  it("make a good token 503, not 401, while they cannot be had, and good again five seconds later", async () => {
    const token = issuer.accessToken();
    issuer.jwksStatus = 500;
    expect(await outcome(token)).toMatchObject(unavailable);
    issuer.jwksStatus = 200;
    expect(await outcome(token)).toMatchObject(unavailable);
    pass(5_000);
    await expect(verify(await token)).resolves.toBeDefined();
    expect(issuer.jwksRequests).toBe(2);
  });

  const forge = async (count: number) => {
    const token = await issuer.accessToken();
    return Array.from({ length: count }, (_, index) => withKid(token, index));
  };

  it("are fetched once for a thousand forged tokens while they cannot be had, and once more later", async () => {
    issuer.jwksStatus = 500;
    const forged = await forge(1_000);
    for (const token of forged.slice(0, 500))
      expect(await outcome(Promise.resolve(token))).toMatchObject(unavailable);
    await Promise.all(forged.slice(500).map((token) => outcome(Promise.resolve(token))));
    expect(issuer.jwksRequests).toBe(1);
    pass(5_000);
    await Promise.all(forged.map((token) => outcome(Promise.resolve(token))));
    expect(issuer.jwksRequests).toBe(2);
  });

  it("are fetched once for a thousand forged tokens beside good ones, which stay good", async () => {
    const good = await issuer.accessToken();
    await verify(good);
    pass(30_000);
    issuer.jwksStatus = 500;
    for (const token of await forge(1_000)) {
      expect(await outcome(Promise.resolve(token))).toMatchObject(unavailable);
    }
    await expect(verify(await issuer.accessToken())).resolves.toBeDefined();
    expect(issuer.jwksRequests).toBe(2);
  });

  it("are not fetched for a token of another issuer", async () => {
    for (const iss of ["https://issuer.example", `${issuer.issuer}/`, undefined, [issuer.issuer]]) {
      expect(await outcome(issuer.accessToken({ iss }))).toMatchObject(invalidToken);
    }
    expect(issuer.jwksRequests).toBe(0);
  });

  it("make an unknown kid 401 without a fetch right after one that lacks it", async () => {
    await verify(await issuer.accessToken());
    expect(await outcome(issuer.sign({ iss: issuer.issuer }, "unknown"))).toMatchObject(invalidToken);
    expect(issuer.jwksRequests).toBe(1);
  });

  it("make an unknown kid 503 while it cannot be told whether it is new", async () => {
    await verify(await issuer.accessToken());
    issuer.jwksStatus = 500;
    pass(30_000);
    expect(await outcome(issuer.sign({ iss: issuer.issuer }, "unknown"))).toMatchObject(unavailable);
    expect(await outcome(issuer.sign({ iss: issuer.issuer }, "unknown"))).toMatchObject(unavailable);
    expect(issuer.jwksRequests).toBe(2);
  });

  it.each([
    ["no keys", '{"keys":[]}'],
    ["keys of other types", '{"keys":[{"kty":"EC","kid":"a"},{"kty":"RSA"},null,7]}'],
    ["another document", '{"jwks":{}}'],
    ["a list", "[]"],
    ["null", "null"],
    ["no JSON", "<html>"],
    ["nothing", ""],
    ["more than a key set has", `{"keys":[],"x":"${"x".repeat(150_000)}"}`],
  ])("stay as they are where the issuer answers with %s", async (_, body) => {
    const token = await issuer.accessToken();
    await verify(token);
    issuer.jwksBody = body;
    pass(30_000);
    expect(await outcome(issuer.sign({ iss: issuer.issuer }, "unknown"))).toMatchObject(unavailable);
    await expect(verify(await issuer.accessToken())).resolves.toBeDefined();
    pass(3_000_000);
    await expect(verify(token)).resolves.toBeDefined();
    expect(issuer.jwksRequests).toBe(2);
  });

  it("stay as they are after an hour while the issuer is down, and it is asked once in five seconds", async () => {
    await verify(await issuer.accessToken({ exp: Math.floor(Date.now() / 1_000) + 86_400 }));
    issuer.jwksStatus = 500;
    pass(3_600_000);
    for (let index = 0; index < 5; index += 1) await verify(await issuer.accessToken());
    expect(issuer.jwksRequests).toBe(2);
    pass(5_000);
    await verify(await issuer.accessToken());
    expect(issuer.jwksRequests).toBe(3);
  });

  it("are not looked for where a redirect leads", async () => {
    issuer.jwksStatus = 302;
    expect(await outcome(issuer.accessToken())).toMatchObject(unavailable);
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
