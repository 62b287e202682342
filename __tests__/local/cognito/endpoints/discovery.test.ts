import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const readJson = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;

describe("describeProvider", () => {
  test("answers with Cognito's members in alphabetical order, and no others", async () => {
    const { origin } = pool;
    const { issuer } = pool.pool;
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(
      JSON.stringify({
        authorization_endpoint: `${origin}/oauth2/authorize`,
        end_session_endpoint: `${origin}/logout`,
        id_token_signing_alg_values_supported: ["RS256"],
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        response_types_supported: ["code", "token"],
        revocation_endpoint: `${origin}/oauth2/revoke`,
        scopes_supported: ["openid", "email", "phone", "profile"],
        subject_types_supported: ["public"],
        token_endpoint: `${origin}/oauth2/token`,
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        userinfo_endpoint: `${origin}/oauth2/userInfo`,
      }),
    );
  });

  test("is found below the issuer only, not at the root of the domain", async () => {
    expect((await fetch(`${pool.origin}/.well-known/openid-configuration`)).status).toBe(404);
  });

  test("names endpoints that do not answer when the pool has no domain", async () => {
    const bare = await startUserPool({ domainOrigin: undefined });
    const document = await readJson(`${bare.pool.issuer}/.well-known/openid-configuration`);
    const endpoints = Object.entries(document).filter(([name]) => name.endsWith("_endpoint"));
    expect(endpoints).toHaveLength(5);
    for (const [, url] of endpoints) expect((await fetch(String(url))).status).toBe(404);
    await bare.close();
  });
});

describe("describeKeys", () => {
  test("answers with two different RSA keys, public parts only", async () => {
    const { keys } = (await readJson(`${pool.pool.issuer}/.well-known/jwks.json`)) as {
      keys: Record<string, string>[];
    };
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key)).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
      expect(key).toMatchObject({ alg: "RS256", e: "AQAB", kty: "RSA", use: "sig" });
      expect(Buffer.from(key.n ?? "", "base64url")).toHaveLength(256);
    }
    expect(keys[0]?.n).not.toBe(keys[1]?.n);
  });

  test("gives each key a kid of 32 bytes in standard base64", async () => {
    const { keys } = (await readJson(`${pool.pool.issuer}/.well-known/jwks.json`)) as {
      keys: { kid: string }[];
    };
    for (const { kid } of keys) {
      expect(kid).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(kid, "base64")).toHaveLength(32);
    }
    expect(keys[0]?.kid).not.toBe(keys[1]?.kid);
  });
});
