import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const readJson = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;

describe("describeProvider", () => {
  test("answers with Cognito's members in alphabetical order, and no others", async () => {
    proves(
      documented(
        "Discovery is the issuer and `/.well-known/openid-configuration`, keys are the issuer and `/.well-known/jwks.json`",
        cognitoGuide("federation-endpoints"),
      ),
      measured(
        "The discovery document has twelve members with these values, and no others (no `code_challenge_methods_supported`, no `grant_types_supported`)",
        "localstack/localstack#12914",
        "swisstopo/swissgeol-boreholes-suite#1066",
      ),
    );
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
    proves(ourChoice("Discovery at the root of the pool's domain is a 404"));
    expect((await fetch(`${pool.origin}/.well-known/openid-configuration`)).status).toBe(404);
  });

  test("names endpoints that do not answer when the pool has no domain", async () => {
    proves(
      measured("A pool without a domain names endpoints that do not work", "openiddict/openiddict-core#1586"),
    );
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
    proves(
      documented(
        "Each key has exactly `alg` RS256, `e` AQAB, `kid`, `kty` RSA, `n` of 2048 bits and `use` sig",
        cognitoGuide("amazon-cognito-user-pools-using-tokens-verifying-a-jwt"),
      ),
    );
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
    proves(
      measured(
        "`kid` is standard base64 of 32 bytes, not safe in a URL",
        "damienbod/angular-auth-oidc-client#2057",
      ),
    );
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
