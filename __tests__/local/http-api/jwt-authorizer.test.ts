import { generateKeyPairSync } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scopesOf } from "../../../local/http-api/jwt-authorizer.ts";
import type { HttpRoute, JwtAuthorizer } from "../../../local/model.ts";
import { startIssuer, type TestIssuer } from "../../support/gateway-issuer.ts";
import { jwtAuthorizer, route, startGateway } from "../../support/gateway-server.ts";
import { otherSpellings } from "../../support/token-spellings.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves, provesInCases } from "../fidelity/behaviour.ts";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const nowMs = Date.UTC(2026, 0, 1);
const now = nowMs / 1000;

/** Claims of an access token as Cognito makes it. */
function accessToken(rest: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    iss: issuer.url,
    sub: "client-1",
    client_id: "client-1",
    token_use: "access",
    scope: "example/auth",
    iat: now - 60,
    exp: now + 3600,
    ...rest,
  };
}

async function guarded(
  rest: Partial<HttpRoute> = {},
  authorizer: Partial<JwtAuthorizer> = {},
  clock: () => number = () => nowMs,
) {
  const guardedRoute = route("GET /guarded", { authorizer: jwtAuthorizer(issuer.url, authorizer), ...rest });
  const gateway = await startGateway({ routes: [guardedRoute] }, { now: clock });
  return {
    ...gateway,
    get: (token?: string, path = "/guarded") =>
      gateway.send(path, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }),
  };
}

type Guarded = Awaited<ReturnType<typeof guarded>>;

/** The gateway's 401 with this reason, and no call of the function. What AWS does not document says so at its source. */
async function expectRefused(gateway: Guarded, token: string, reason: string, scope = "") {
  const answer = await gateway.get(token);
  expect(answer).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
  expect(answer.headers["www-authenticate"]).toBe(
    `Bearer scope="${scope}" error="invalid_token" error_description="${reason}"`,
  );
  expect(answer.headers).not.toHaveProperty("content-type");
  expect(answer.headers["apigw-requestid"]).toMatch(/^.{15}=$/);
  expect(gateway.events).toEqual([]);
  expect(gateway.records.at(-1)).toMatchObject({ decision: { kind: "unauthorized", reason }, status: 401 });
}

describe("createJwtAuthorizer", () => {
  test("lets a valid token through to the function, with its claims", async () => {
    proves(
      measured(
        "`authorizer` has no `principalId` and no `integrationLatency`",
        "DefinitelyTyped/DefinitelyTyped#75548",
      ),
    );
    const gateway = await guarded({ authorizationScopes: ["example/auth"] });
    const answer = await gateway.get(await issuer.sign(accessToken({ scope: "openid example/auth" })));
    expect(answer).toMatchObject({ status: 200, body: "ok" });
    const { jwt, ...rest } = gateway.events[0]?.requestContext.authorizer ?? {};
    expect(rest).toEqual({});
    expect(jwt?.claims).toMatchObject({ client_id: "client-1", exp: String(now + 3600) });
    expect(gateway.records[0]?.decision).toMatchObject({
      kind: "authorized",
      token: { clientId: "client-1" },
    });
  });

  test("hands over all scopes of the token on a route with scopes, and null on one without", async () => {
    proves(
      measured(
        "`scopes` are all of the token's on a route that asks for some, and null on one that asks for none",
        "DefinitelyTyped/DefinitelyTyped#75458",
        "aws/aws-lambda-go#317",
        "aws/serverless-java-container#407",
      ),
    );
    const scoped = await guarded({ authorizationScopes: ["example/auth"] });
    await scoped.get(await issuer.sign(accessToken({ scope: "openid example/auth" })));
    expect(scoped.events[0]?.requestContext.authorizer?.jwt.scopes).toEqual(["openid", "example/auth"]);
    const unscoped = await guarded();
    await unscoped.get(await issuer.sign(accessToken({ scope: "openid" })));
    expect(unscoped.events[0]?.requestContext.authorizer?.jwt.scopes).toBeNull();
  });

  test("answers 401 with a bare Bearer where there is no token", async () => {
    proves(
      documented(
        '401 is `{"message":"Unauthorized"}`, without a content type',
        httpApiGuide("http-api-troubleshooting-jwt"),
      ),
      ourChoice("`www-authenticate` of a 401 without a token is `Bearer`"),
    );
    const gateway = await guarded();
    const answer = await gateway.get();
    expect(answer).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect(answer.headers).not.toHaveProperty("content-type");
    expect(gateway.events).toEqual([]);
    expect(gateway.records[0]?.decision).toMatchObject({
      kind: "unauthorized",
      reason: "missing: token not provided",
    });
  });

  test("refuses what is not a JWT for its number of segments", async () => {
    proves(
      documented(
        '`www-authenticate` of a 401 with a bad token is `Bearer scope="" error="invalid_token" error_description="{reason}"`, without commas',
        httpApiGuide("http-api-troubleshooting-jwt"),
      ),
      ourChoice("Reason: `token contains an invalid number of segments`"),
    );
    await expectRefused(await guarded(), "opaque", "token contains an invalid number of segments");
    await expectRefused(await guarded(), "a.b", "token contains an invalid number of segments");
  });

  test("refuses three segments that are no JSON", async () => {
    await expectRefused(await guarded(), "a.b.c", "the token is not a JSON web token");
  });

  test("by our choice, refuses another base64 spelling of a good token", async () => {
    proves(ourChoice("Another base64 spelling of a good token is refused"));
    const spellings = otherSpellings(await issuer.sign(accessToken()));
    for (const [, text] of spellings.filter((spelling) => !spelling[1].includes("\n")))
      await expectRefused(await guarded(), text, "the token is not a JSON web token");
  });

  test.each([
    ["exp", "the token has expired"],
    ["nbf", "the token is not valid yet"],
    ["iat", "the token was issued in the future"],
  ])("by our choice, refuses a time that is no finite number: %s", async (name, reason) => {
    proves(ourChoice("A time that is no finite number is refused"));
    const text = JSON.stringify(accessToken({ [name]: 0 })).replace(`"${name}":0`, `"${name}":1e400`);
    await expectRefused(await guarded(), await issuer.signText(text), reason);
  });

  test("refuses another issuer before it fetches any key", async () => {
    proves(
      documented("`iss` equals the configured issuer exactly", httpApiGuide("http-api-jwt-authorizer")),
      ourChoice("Reasons: `issuer does not match`, `missing: token not provided`"),
    );
    issuer.requests.length = 0;
    for (const iss of ["https://evil.example", `${issuer.url}/`, undefined])
      await expectRefused(await guarded(), await issuer.sign(accessToken({ iss })), "issuer does not match");
    expect(issuer.requests).toEqual([]);
  });

  test("refuses a token that another key signed under a known key id", async () => {
    proves(ourChoice("The reason for a bad signature"));
    const [header = ""] = (await issuer.sign(accessToken())).split(".");
    const { kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { kid: string };
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const forged = await new SignJWT(accessToken())
      .setProtectedHeader({ alg: "RS256", kid })
      .sign(privateKey);
    await expectRefused(await guarded(), forged, "the token has no valid signature");
  });

  test("refuses claims that were changed after signing", async () => {
    const [header, , signature] = (await issuer.sign(accessToken())).split(".");
    const claims = Buffer.from(JSON.stringify(accessToken({ scope: "admin" }))).toString("base64url");
    await expectRefused(
      await guarded(),
      `${header}.${claims}.${signature}`,
      "the token has no valid signature",
    );
  });

  test("refuses a key id that the issuer does not have, and a token without one", async () => {
    proves(ourChoice("The reason for an unknown `kid`, and for none"));
    const unknown = await issuer.sign(accessToken(), { kid: "unknown" });
    await expectRefused(await guarded(), unknown, "no key of the issuer matches the token");
    const unnamed = await issuer.sign(accessToken(), { kid: undefined });
    await expectRefused(await guarded(), unnamed, "the token names no key");
  });

  test.each([
    ["discovery", "/pool/.well-known/openid-configuration", "OIDC discovery endpoint communication error"],
    ["the JWKS", "/pool/.well-known/jwks.json", "JWKS communication error"],
  ])("refuses every token while %s cannot be reached, and accepts it afterwards", async (_, path, reason) => {
    proves(ourChoice("Reasons: `OIDC discovery endpoint communication error`, `JWKS communication error`"));
    let currentMs = nowMs;
    const gateway = await guarded({}, {}, () => currentMs);
    const token = await issuer.sign(accessToken());
    issuer.overrides.set(path, (__, response) => response.writeHead(503).end());
    await expectRefused(gateway, token, reason);
    issuer.overrides.delete(path);
    currentMs += 10_000;
    expect((await gateway.get(token)).status).toBe(200);
  });

  test("accepts RSA algorithms only: neither an HMAC with the public key, nor an elliptic curve, nor none", async () => {
    proves(documented("RSA algorithms alone are accepted", httpApiGuide("http-api-jwt-authorizer")));
    const reason = "the token is not signed with an RSA algorithm";
    const [header = ""] = (await issuer.sign(accessToken())).split(".");
    const { kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { kid: string };
    const { keys } = (await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json()) as {
      keys: [{ n: string }];
    };
    const hmac = await new SignJWT(accessToken())
      .setProtectedHeader({ alg: "HS256", kid })
      .sign(Buffer.from(keys[0].n));
    await expectRefused(await guarded(), hmac, reason);
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const ec = await new SignJWT(accessToken()).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
    await expectRefused(await guarded(), ec, reason);
    await expectRefused(await guarded(), new UnsecuredJWT(accessToken()).encode(), reason);
  });

  describe("audience", () => {
    test.each([
      ["client_id where aud is absent", {}],
      ["aud", { aud: "client-1", client_id: undefined }],
      ["aud alone where both are there", { aud: "client-1", client_id: "other" }],
      ["any member of a list", { aud: ["other", "client-1"] }],
    ])("accepts %s", async (_, claims) => {
      proves(
        documented(
          "`aud`, any member of it, or in its absence `client_id`, is a configured audience",
          httpApiGuide("http-api-jwt-authorizer"),
        ),
      );
      expect((await (await guarded()).get(await issuer.sign(accessToken(claims)))).status).toBe(200);
    });

    test.each([
      ["another client_id", { client_id: "other" }],
      ["another aud, though client_id would do", { aud: "other" }],
      ["a list without the audience", { aud: ["other"] }],
      ["an empty list", { aud: [] }],
      ["neither aud nor client_id", { client_id: undefined }],
    ])("refuses %s", async (_, claims) => {
      proves(
        documented(
          "Where `aud` and `client_id` are both there, `aud` alone decides",
          httpApiGuide("http-api-jwt-authorizer"),
        ),
        documented(
          "Reason: `the token does not have a valid audience`",
          httpApiGuide("http-api-troubleshooting-jwt"),
        ),
      );
      const token = await issuer.sign(accessToken(claims));
      await expectRefused(await guarded(), token, "the token does not have a valid audience");
    });

    test("accepts every audience that is configured", async () => {
      const gateway = await guarded({}, { audience: ["client-1", "client-2"] });
      expect((await gateway.get(await issuer.sign(accessToken({ client_id: "client-2" })))).status).toBe(200);
    });
  });

  describe("times, without tolerance", () => {
    test.each([
      ["exp is now", { exp: now }, "the token has expired"],
      ["exp is past", { exp: now - 1 }, "the token has expired"],
      ["exp is absent, by our choice", { exp: undefined }, "the token has expired"],
      ["nbf is to come", { nbf: now + 1 }, "the token is not valid yet"],
      ["nbf is no number", { nbf: "0" }, "the token is not valid yet"],
      ["iat is to come", { iat: now + 1 }, "the token was issued in the future"],
    ])("refuses a token whose %s", async (_, claims, reason) => {
      provesInCases(
        ["exp is now", "exp is past", "is to come"],
        documented(
          "`exp` is to come, `nbf` and `iat` are past, without tolerance",
          httpApiGuide("http-api-jwt-authorizer"),
        ),
      );
      provesInCases(
        ["exp is absent", "no number"],
        ourChoice("A token without `exp`, or with a time that is no number, is refused"),
      );
      await expectRefused(await guarded(), await issuer.sign(accessToken(claims)), reason);
    });

    test("accepts a token of this second, for this second", async () => {
      const gateway = await guarded();
      const token = await issuer.sign(accessToken({ nbf: now, iat: now, exp: now + 1 }));
      expect((await gateway.get(token)).status).toBe(200);
    });
  });

  describe("scopes", () => {
    const scoped = () => guarded({ authorizationScopes: ["example/read", "example/write"] });

    test.each([
      ["one of them in scope", { scope: "openid example/write" }],
      ["one of them in scp, as a list", { scope: undefined, scp: ["example/read"] }],
      ["one of them in scp, as a string", { scope: undefined, scp: "example/read x" }],
    ])("accepts %s", async (_, claims) => {
      proves(
        documented(
          "Any one of the route's scopes in `scope` or `scp` suffices",
          httpApiGuide("http-api-jwt-authorizer"),
        ),
      );
      expect((await (await scoped()).get(await issuer.sign(accessToken(claims)))).status).toBe(200);
    });

    test.each([
      ["none of them", { scope: "openid" }],
      ["a prefix of one", { scope: "example" }],
      ["no scope at all", { scope: undefined }],
    ])("answers 403 to %s, and the function is not called", async (_, claims) => {
      proves(
        measured('403 is `{"message":"Forbidden"}`', "floci-io/floci#2011"),
        ourChoice("The 403's `www-authenticate` (as in RFC 6750), and that it has no content type"),
      );
      const gateway = await scoped();
      const answer = await gateway.get(await issuer.sign(accessToken(claims)));
      expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
      // AWS does not document this header; ours follows RFC 6750.
      expect(answer.headers["www-authenticate"]).toBe(
        'Bearer scope="example/read example/write" error="insufficient_scope" error_description="the token has none of the scopes of the route"',
      );
      expect(gateway.events).toEqual([]);
      const decision = { kind: "forbidden", token: { clientId: "client-1" } };
      expect(gateway.records[0]).toMatchObject({ decision, status: 403 });
    });

    test("lets an ID token of the audience pass where no scope is asked for, and not where one is", async () => {
      proves(
        documented(
          "`token_use` is not checked: an ID token passes where no scope is asked for, and fails where one is",
          httpApiGuide("http-api-jwt-authorizer"),
        ),
      );
      const idToken = { aud: "client-1", client_id: undefined, scope: undefined, token_use: "id" };
      const token = await issuer.sign(accessToken(idToken));
      expect((await (await guarded()).get(token)).status).toBe(200);
      expect((await (await scoped()).get(token)).status).toBe(403);
    });

    test("are not looked at before the token is valid", async () => {
      proves(
        measured(
          "`www-authenticate` of a 401 on a route with scopes names them all",
          "keitakn/go-cognito-lambda, README.md",
        ),
        measured("Reason: `the token has expired`", "keitakn/go-cognito-lambda, README.md"),
      );
      const expired = await issuer.sign(accessToken({ exp: now - 1, scope: "none" }));
      await expectRefused(await scoped(), expired, "the token has expired", "example/read example/write");
    });
  });
});

describe("scopesOf", () => {
  test("splits `scope` at spaces, and finds none in a token without it", () => {
    expect(scopesOf({ scope: "openid example/auth" })).toEqual(["openid", "example/auth"]);
    expect(scopesOf({ sub: "a" })).toEqual([]);
  });

  test("takes `scp`, a list or a string, and prefers it to `scope`", () => {
    proves(ourChoice("`scp` goes first where both are there (other emulators say so)"));
    expect(scopesOf({ scp: ["a", "b"], scope: "c" })).toEqual(["a", "b"]);
    expect(scopesOf({ scp: "a b" })).toEqual(["a", "b"]);
  });
});
