import { SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createTokenVerifiers,
  type VerifyIdToken,
  type VerifyToken,
} from "../../../service/auth/verify-token.ts";
import { clientId, type Issuer, otherClientId, startIssuer } from "../../support/issuer.ts";

/** The same bytes with other bits after their end. */
function otherEnds(part: string): string[] {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bytes = Buffer.from(part, "base64url");
  return [...alphabet]
    .map((last) => part.slice(0, -1) + last)
    .filter((other) => other !== part && Buffer.from(other, "base64url").equals(bytes));
}

const invalidToken = { status: 401, code: "invalid_token", challenge: { error: "invalid_token" } };

describe("createTokenVerifiers", () => {
  let issuer: Issuer;
  let verify: VerifyToken;
  let verifyIdToken: VerifyIdToken;
  let now: number;
  const seconds = () => Math.floor(now / 1_000);

  beforeEach(async () => {
    now = Date.now();
    issuer = await startIssuer();
    ({ verifyToken: verify, verifyIdToken } = createTokenVerifiers({
      issuer: issuer.issuer,
      allowedClientIds: [clientId],
      browserClientId: clientId,
      resource: "https://api.example/",
      now: () => now,
    }));
  });
  afterEach(async () => {
    vi.useRealTimers();
    await issuer.close();
  });

  const refused = async (token: string, as: object = invalidToken) =>
    expect(await verify(token).catch((error: unknown) => error)).toMatchObject(as);
  const refusedWith = async (claims: Readonly<Record<string, unknown>>) =>
    refused(await issuer.accessToken(claims));

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
  it.each([
    "https://api.example",
    "https://api.example/books",
    "https://other.example/",
    otherClientId,
    "",
    7,
    null,
    [],
  ])("refuses a token that is bound to another audience: %j", (aud) => refusedWith({ aud }));
  it.each([undefined, "https://api.example/", clientId, ["https://other.example/", "https://api.example/"]])(
    "accepts a token that is bound to this API, or to nothing: %j",
    async (aud) => {
      await expect(verify(await issuer.accessToken({ aud }))).resolves.toBeDefined();
    },
  );
  it("refuses a client_id that is a list", () => refusedWith({ client_id: [clientId] }));
  it("refuses a token without exp", () => refusedWith({ exp: undefined }));
  it("refuses a token without iat", () => refusedWith({ iat: undefined }));
  it("refuses garbage", () => refused("a.b.c"));

  it.each([1e300, -1, Number.MAX_SAFE_INTEGER, "4102444800", null, [1], {}])(
    "refuses the time %j, though the issuer signed it",
    async (time) => {
      for (const claim of ["exp", "iat", "nbf", "auth_time"]) await refusedWith({ [claim]: time });
    },
  );

  it.each([{ sub: 7 }, { sub: ["somebody"] }, { sub: null }, { iss: null }, { token_use: ["access"] }])(
    "refuses claims of another type: %j",
    (claims) => refusedWith(claims),
  );

  it("refuses every other spelling of a token that it accepts", async () => {
    const token = await issuer.accessToken();
    await verify(token);
    const parts = token.split(".");
    const respelled = parts.flatMap((part, index) =>
      [
        `${part}=`,
        `${part}==`,
        `${part}\n`,
        part.replaceAll("-", "+").replaceAll("_", "/"),
        ...otherEnds(part),
      ]
        .filter((other) => other !== part)
        .map((other) => parts.toSpliced(index, 1, other).join(".")),
    );
    expect(respelled.length).toBeGreaterThan(10);
    for (const other of respelled) await refused(other);
    await expect(verify(token)).resolves.toBeDefined();
  });

  it("tells the log jose's code of a critical header that it does not know, and not its name", async () => {
    const header = Buffer.from('{"alg":"RS256","crit":["0900-EVIL"],"0900-EVIL":1}').toString("base64url");
    const [, claims, signature] = (await issuer.accessToken()).split(".");
    await refused(`${header}.${claims}.${signature}`, {
      ...invalidToken,
      cause: { code: "ERR_JOSE_NOT_SUPPORTED" },
    });
  });

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

  it("accepts an ID token of the browser client, and no other token for one", async () => {
    await expect(verifyIdToken(await issuer.idToken())).resolves.toMatchObject({ sub: "9f0d" });
    const others = [
      issuer.accessToken(),
      issuer.accessToken({ aud: clientId }),
      issuer.idToken({ aud: otherClientId }),
      issuer.idToken({ aud: [clientId, otherClientId] }),
      issuer.idToken({ aud: undefined, client_id: clientId }),
      issuer.idToken({ iss: "https://issuer.example" }),
      issuer.idToken({ exp: seconds() - 60 }),
      issuer.idToken({ sub: undefined }),
      issuer.sign({
        ...{ iss: issuer.issuer, aud: clientId, token_use: "id", sub: "9f0d" },
        exp: 1e300,
        iat: 1,
      }),
    ];
    for (const other of others) {
      expect(await verifyIdToken(await other).catch((error: unknown) => error)).toMatchObject(invalidToken);
    }
  });

  it("never tells the caller which check failed", async () => {
    const error = await verify(await issuer.accessToken({ client_id: otherClientId })).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ description: expect.not.stringContaining("client") });
    expect(error).toMatchObject({ cause: { message: "client is not allowed" } });
  });
});
