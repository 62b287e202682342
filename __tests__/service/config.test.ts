import { describe, expect, it } from "vitest";
import { loadConfig } from "../../service/config.ts";

const env = {
  OIDC_ISSUER: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcDEF123",
  OIDC_AUTHORIZATION_SERVER_URL: "https://gatehouse-dev.auth.eu-west-1.amazoncognito.com",
  API_URL: "https://abcdefghij.execute-api.eu-west-1.amazonaws.com",
  BROWSER_CLIENT_ID: "1example23456789",
  BROWSER_CLIENT_SCOPES: "openid email example/auth",
  ALLOWED_CLIENT_IDS: "1example23456789,2example23456789",
  BOOKS_TABLE_NAME: "gatehouse-dev-books",
};

describe("loadConfig", () => {
  it("reads every setting", () => {
    expect(loadConfig(env)).toEqual({
      issuer: env.OIDC_ISSUER,
      authorizationServerUrl: env.OIDC_AUTHORIZATION_SERVER_URL,
      apiUrl: env.API_URL,
      browserClientId: "1example23456789",
      browserClientScopes: ["openid", "email", "example/auth"],
      allowedClientIds: ["1example23456789", "2example23456789"],
      booksTableName: "gatehouse-dev-books",
    });
  });

  it.each([
    "http://localhost:4000",
    "http://127.0.0.1:4000",
    "http://[::1]:4000",
    "http://api.localhost:4000",
    "http://127.8.9.1",
  ])("accepts %s", (origin) => {
    const local = { OIDC_ISSUER: `${origin}/pool`, OIDC_AUTHORIZATION_SERVER_URL: origin, API_URL: origin };
    expect(loadConfig({ ...env, ...local })).toMatchObject({ issuer: `${origin}/pool`, apiUrl: origin });
  });

  it("reports every missing setting at once", () => {
    const message = faultsOf({});
    for (const name of Object.keys(env))
      expect(message).toMatch(new RegExp(`^${name} must .+, got nothing; .+$`, "m"));
  });

  it.each([
    ["OIDC_ISSUER", "http://issuer.example/pool"],
    ["OIDC_ISSUER", "https://issuer.example/pool/"],
    ["OIDC_ISSUER", "https://issuer.example/pool?x=1"],
    ["OIDC_ISSUER", "https://issuer.example/pool#x"],
    ["OIDC_ISSUER", "issuer.example"],
    ["OIDC_AUTHORIZATION_SERVER_URL", "http://auth.example"],
    ["OIDC_AUTHORIZATION_SERVER_URL", "https://auth.example/path"],
    ["API_URL", "http://localhost.example"],
    ["API_URL", "http://127.0.0.1.example"],
    ["API_URL", "http://notlocalhost"],
    ["API_URL", "http://128.0.0.1"],
    ["API_URL", "https://api.example/"],
    ["API_URL", "ftp://localhost"],
    ["BROWSER_CLIENT_ID", "two words"],
    ["BROWSER_CLIENT_SCOPES", ""],
    ["BROWSER_CLIENT_SCOPES", "openid  email"],
    ["BROWSER_CLIENT_SCOPES", 'quo"te'],
    ["ALLOWED_CLIENT_IDS", ""],
    ["ALLOWED_CLIENT_IDS", "one, two"],
    ["ALLOWED_CLIENT_IDS", "one,,two"],
    ["BOOKS_TABLE_NAME", "no"],
    ["BOOKS_TABLE_NAME", "arn:aws:dynamodb:eu-west-1:123456789012:table/books"],
  ])("refuses %s = %s, and nothing else", (name, value) => {
    const faults = faultsOf({ ...env, [name]: value })
      .split("\n")
      .slice(1);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${name} must `);
    expect(faults[0]).toContain(`got ${JSON.stringify(value)}; `);
  });

  it.each([
    ["OIDC_ISSUER", "https://user:secret@issuer.example/pool", "https://…@issuer.example/pool"],
    ["OIDC_ISSUER", "https:user:secret@issuer.example", "…@issuer.example"],
    ["OIDC_AUTHORIZATION_SERVER_URL", "https://user:secret@auth.example", "https://…@auth.example"],
    ["OIDC_AUTHORIZATION_SERVER_URL", "https://user@auth.example", "https://…@auth.example"],
    ["API_URL", "https://user:p/se@cret@api.example", "https://…@api.example"],
    ["API_URL", "user:secret\n@api.example", "…@api.example"],
    ["BOOKS_TABLE_NAME", "user:secret@books", "…@books"],
  ])("refuses %s = %s, and quotes no user and no password", (name, value, quoted) => {
    const message = faultsOf({ ...env, [name]: value });
    expect(message).toContain(`got "${quoted}"; `);
    expect(message).not.toMatch(/user:|user@|secret/);
  });
});

function faultsOf(environment: Readonly<Record<string, string>>): string {
  try {
    loadConfig(environment);
  } catch (error) {
    return String(error);
  }
  throw new Error("the configuration was accepted");
}
