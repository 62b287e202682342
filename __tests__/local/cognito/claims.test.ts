import { createHash } from "node:crypto";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  alice,
  browserClient,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../support/user-pool.ts";
import { claimsOf, getUserTokens, machineBasic, requestToken } from "../../support/user-pool-client.ts";
import { cognitoGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../fidelity/behaviour.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const client = {
  ...browserClient,
  scopes: [...browserClient.scopes, "phone"],
  readAttributes: Object.keys(alice.attributes),
};
const unrevocable = { ...client, clientId: "unrevocable", tokenRevocation: false };
const restricted = { ...client, clientId: "restricted", readAttributes: ["email", "email_verified"] };
const adminRole = "arn:aws:iam::123456789012:role/admin";
const readerRole = "arn:aws:iam::123456789012:role/reader";

let pool: RunningUserPool;
let grouped: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({ clients: [machineClient, client, unrevocable, restricted] });
  grouped = await startUserPool({
    users: [{ ...alice, groups: ["admins", "readers"] }],
    groups: [
      { name: "admins", precedence: 1, roleArn: adminRole },
      { name: "readers", precedence: 2, roleArn: readerRole },
      { name: "others", precedence: 0, roleArn: "arn:aws:iam::123456789012:role/other" },
    ],
  });
});
afterAll(async () => {
  await pool.close();
  await grouped.close();
});

const nowSeconds = () => Math.floor(pool.clock.now() / 1000);

describe("machineAccessClaims", () => {
  test("are Cognito's claims in Cognito's order, and no others", async () => {
    proves(
      ourChoice(
        "A machine's access token has `sub` (the client id), `token_use`, `scope`, `auth_time`, `iss`, `exp`, `iat`, `version` 2, `jti`, `client_id`, in this order, and no others",
      ),
    );
    const { body } = await requestToken(pool, { grant_type: "client_credentials" }, machineBasic);
    const claims = claimsOf(body.access_token);
    expect(Object.keys(claims)).toEqual([
      "sub",
      "token_use",
      "scope",
      "auth_time",
      "iss",
      "exp",
      "iat",
      "version",
      "jti",
      "client_id",
    ]);
    expect(claims).toEqual({
      sub: machineClient.clientId,
      token_use: "access",
      scope: "example/read example/write",
      auth_time: nowSeconds(),
      iss: pool.pool.issuer,
      exp: nowSeconds() + 3600,
      iat: nowSeconds(),
      version: 2,
      jti: expect.stringMatching(uuid),
      client_id: machineClient.clientId,
    });
  });
});

describe("userAccessClaims", () => {
  test("are Cognito's claims, without aud and without attributes", async () => {
    proves(
      documented(
        "A person's access token has `username` and `event_id`, and `scope` joined with spaces",
        cognitoGuide("amazon-cognito-user-pools-using-the-access-token"),
      ),
      documented(
        "A person's access token has no `aud`",
        cognitoGuide("amazon-cognito-user-pools-using-the-access-token"),
      ),
    );
    const { access_token } = await getUserTokens(pool, { scope: "openid email" });
    expect(claimsOf(access_token)).toEqual({
      sub: alice.sub,
      iss: pool.pool.issuer,
      version: 2,
      client_id: client.clientId,
      origin_jti: expect.stringMatching(uuid),
      event_id: expect.stringMatching(uuid),
      token_use: "access",
      scope: "openid email",
      auth_time: nowSeconds(),
      exp: nowSeconds() + 3600,
      iat: nowSeconds(),
      jti: expect.stringMatching(uuid),
      username: "alice",
    });
  });

  test("carry cognito:groups as an array if the user is in a group", async () => {
    proves(
      documented(
        "`cognito:groups`, a list, is there where the person is in a group",
        cognitoGuide("amazon-cognito-user-pools-using-the-access-token"),
      ),
    );
    const { access_token } = await getUserTokens(grouped);
    expect(claimsOf(access_token)["cognito:groups"]).toEqual(["admins", "readers"]);
    expect(claimsOf(access_token)).not.toHaveProperty("cognito:roles");
  });

  test("carry no origin_jti if the client has revocation off", async () => {
    proves(documented("`origin_jti` is there where revocation is on", cognitoGuide("token-revocation")));
    const { access_token, id_token } = await getUserTokens(pool, {}, unrevocable);
    expect(claimsOf(access_token)).not.toHaveProperty("origin_jti");
    expect(claimsOf(id_token)).not.toHaveProperty("origin_jti");
  });
});

describe("idClaims", () => {
  test("are Cognito's claims: no scope, client_id or version, verified flags as booleans, custom ones as strings", async () => {
    proves(
      documented("`nonce` is copied into the ID token", cognitoGuide("authorization-endpoint")),
      documented(
        "The ID token has `aud` (the client), `cognito:username`, `nonce`, `origin_jti`, `event_id`, and no `scope`, `client_id` or `version`",
        cognitoGuide("amazon-cognito-user-pools-using-the-id-token"),
      ),
      documented(
        "`email_verified` and `phone_number_verified` are booleans in the ID token, `custom:*` strings",
        cognitoGuide("amazon-cognito-user-pools-using-the-id-token"),
      ),
      measured("The ID token has `at_hash`", "pmill/aws-cognito#34"),
    );
    const { id_token, access_token } = await getUserTokens(pool, { scope: "openid", nonce: "n-1" });
    const half = createHash("sha256").update(access_token).digest().subarray(0, 16).toString("base64url");
    expect(claimsOf(id_token)).toEqual({
      at_hash: half,
      sub: alice.sub,
      iss: pool.pool.issuer,
      "cognito:username": "alice",
      nonce: "n-1",
      origin_jti: claimsOf(access_token).origin_jti,
      aud: client.clientId,
      event_id: claimsOf(access_token).event_id,
      token_use: "id",
      auth_time: nowSeconds(),
      exp: nowSeconds() + 3600,
      iat: nowSeconds(),
      jti: expect.stringMatching(uuid),
      email: "alice@example.com",
      email_verified: true,
      phone_number: "+41790000000",
      phone_number_verified: false,
      name: "Alice Doe",
      "custom:tenant": "7",
    });
    expect(claimsOf(id_token).jti).not.toBe(claimsOf(access_token).jti);
  });

  test("carry no nonce if none was sent", async () => {
    expect(claimsOf((await getUserTokens(pool)).id_token)).not.toHaveProperty("nonce");
  });

  test("carry the attributes of the granted families only", async () => {
    const claims = claimsOf((await getUserTokens(pool, { scope: "openid email" })).id_token);
    expect(claims).toMatchObject({ email: "alice@example.com", email_verified: true });
    for (const name of ["name", "phone_number", "custom:tenant"]) expect(claims).not.toHaveProperty(name);
  });

  test("carry only attributes that the client may read", async () => {
    const claims = claimsOf((await getUserTokens(pool, { scope: "openid" }, restricted)).id_token);
    expect(claims).toMatchObject({ email: "alice@example.com", email_verified: true });
    for (const name of ["name", "phone_number", "custom:tenant"]) expect(claims).not.toHaveProperty(name);
  });

  test("carry the groups, their roles and the role of the group that comes first", async () => {
    proves(
      documented(
        "The ID token has `cognito:groups`, `cognito:roles` and `cognito:preferred_role`",
        cognitoGuide("amazon-cognito-user-pools-using-the-id-token"),
      ),
    );
    expect(claimsOf((await getUserTokens(grouped)).id_token)).toMatchObject({
      "cognito:groups": ["admins", "readers"],
      "cognito:roles": [adminRole, readerRole],
      "cognito:preferred_role": adminRole,
    });
  });

  test("carry no preferred role if two groups come first with different roles", async () => {
    proves(
      documented(
        "The ID token has no preferred role where two groups come first with different roles",
        cognitoGuide("amazon-cognito-user-pools-using-the-id-token"),
      ),
    );
    const groups = [
      { name: "admins", precedence: undefined, roleArn: adminRole },
      { name: "readers", precedence: undefined, roleArn: readerRole },
    ];
    const tied = await startUserPool({ users: [{ ...alice, groups: ["admins", "readers"] }], groups });
    const claims = claimsOf((await getUserTokens(tied)).id_token);
    expect(claims["cognito:roles"]).toEqual([adminRole, readerRole]);
    expect(claims).not.toHaveProperty("cognito:preferred_role");
    await tied.close();
  });
});

describe("createTokenIssuer", () => {
  test("signs both tokens of a login so that the published keys verify them, each with a key of its own", async () => {
    proves(
      documented(
        "One key signs ID tokens, another access tokens",
        cognitoGuide("amazon-cognito-user-pools-using-tokens-verifying-a-jwt"),
      ),
    );
    const { id_token, access_token } = await getUserTokens(pool);
    const keys = createRemoteJWKSet(new URL(`${pool.pool.issuer}/.well-known/jwks.json`));
    const currentDate = new Date(pool.clock.now());
    for (const token of [id_token, access_token]) await jwtVerify(token, keys, { currentDate });
    expect(decodeProtectedHeader(id_token).kid).not.toBe(decodeProtectedHeader(access_token).kid);
  });

  test("writes a header of kid and alg only, without typ", async () => {
    proves(
      documented(
        "A token's header has `kid` and `alg` alone, no `typ`",
        cognitoGuide("amazon-cognito-user-pools-using-tokens-verifying-a-jwt"),
      ),
    );
    const { id_token, access_token } = await getUserTokens(pool);
    for (const token of [id_token, access_token]) {
      expect(decodeProtectedHeader(token)).toEqual({ kid: expect.any(String), alg: "RS256" });
    }
  });

  test("signs a machine's access token with the key of the access tokens", async () => {
    const { body } = await requestToken(pool, { grant_type: "client_credentials" }, machineBasic);
    const { access_token } = await getUserTokens(pool);
    const kidOf = (token: unknown) => decodeProtectedHeader(String(token)).kid;
    expect(kidOf(body.access_token)).toBe(kidOf(access_token));
  });
});
