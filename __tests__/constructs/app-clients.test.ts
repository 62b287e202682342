import { describe, expect, test } from "vitest";
import { appClientFaults } from "../../constructs/app-clients.ts";
import { scopes } from "../fixture/contract.ts";
import { faultsOf } from "../support/faults.ts";
import {
  namedResource,
  reference,
  resource,
  resources,
  scopeReference,
  settings,
  synthesise,
} from "../support/synthesis.ts";

const type = "aws_cognito_user_pool_client";
const stack = synthesise();
const scope = (name: string) => scopeReference(stack, name);

describe("MachineClient", () => {
  const client = namedResource(stack, type, "example");

  test("is confidential and has the client credentials grant alone", () => {
    expect(client.generate_secret).toBe(true);
    expect(client.allowed_oauth_flows).toEqual(["client_credentials"]);
    expect(client.allowed_oauth_flows_user_pool_client).toBe(true);
  });

  test("names its scopes by the resource server's attribute, so that the server is made first", () => {
    expect(client.allowed_oauth_scopes).toEqual([scope("auth")]);
  });

  test("may ask for the scopes that the environment gives it, and no other", () => {
    const scopesOf = (name: string) => namedResource(stack, type, name).allowed_oauth_scopes;
    expect(scopesOf("items-reader")).toEqual([scope("items.read")]);
    expect(scopesOf("items-writer")).toEqual([scope("items.read"), scope("items.write")]);
  });

  test("has no place that a browser could be sent to", () => {
    expect(client).not.toHaveProperty("callback_urls");
    expect(client).not.toHaveProperty("logout_urls");
  });
});

describe("BrowserClient", () => {
  const client = namedResource(stack, type, "example-authorization-code");
  const api = reference(stack, "aws_apigatewayv2_api", "api_endpoint");

  test("is public and has the code grant alone", () => {
    expect(client.generate_secret).toBe(false);
    expect(client.allowed_oauth_flows).toEqual(["code"]);
  });

  test("asks for the userinfo claims and the API's scopes, but may not write items", () => {
    expect(client.allowed_oauth_scopes).toEqual([
      "openid",
      "email",
      "profile",
      scope("auth"),
      scope("items.read"),
    ]);
  });

  test("returns to the API's own endpoint", () => {
    expect(client.callback_urls).toEqual([`${api}/oidc/callback`]);
    expect(client.logout_urls).toEqual([`${api}/`]);
  });

  test("returns to declared places as well", () => {
    const browserClient = {
      name: "web",
      scopes: ["auth"],
      callbackUrls: ["http://localhost:5173/callback"],
      logoutUrls: ["https://app.example.com/"],
    } as const;
    const web = namedResource(synthesise({ browserClient }), type, "web");
    expect(web.callback_urls).toEqual([`${api}/oidc/callback`, "http://localhost:5173/callback"]);
    expect(web.logout_urls).toEqual([`${api}/`, "https://app.example.com/"]);
  });

  test("lets people choose a passkey where the environment has them; machines never choose", () => {
    const withPasskeys = synthesise({ passkeys: true });
    const flows = (name: string) => namedResource(withPasskeys, type, name).explicit_auth_flows;
    expect(flows("example-authorization-code")).toEqual(["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"]);
    expect(flows("example")).toEqual(["ALLOW_REFRESH_TOKEN_AUTH"]);
  });

  test("has a branding, without which managed login has no pages", () => {
    expect(resource(stack, "aws_cognito_managed_login_branding")).toMatchObject({
      client_id: expect.stringContaining("browser-client"),
      use_cognito_provided_values: true,
    });
  });
});

describe("every client", () => {
  test.each(resources(stack, type).map((client) => [client.name, client]))(
    "%s writes out what Cognito would fill in",
    (_, client) => {
      expect(client).toMatchObject({
        access_token_validity: 60,
        id_token_validity: 60,
        refresh_token_validity: 1,
        token_validity_units: [{ access_token: "minutes", id_token: "minutes", refresh_token: "days" }],
        enable_token_revocation: true,
        prevent_user_existence_errors: "ENABLED",
        explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        supported_identity_providers: ["COGNITO"],
        auth_session_validity: 3,
        enable_propagate_additional_user_context_data: false,
      });
    },
  );
});

describe("appClientFaults", () => {
  test("refuses a client that names an unknown scope", () => {
    expect(faultsOf({ machineClients: { example: ["nope"] } })).toEqual([
      `dev.machineClients.example must name declared scopes (${Object.keys(scopes).join(", ")}), got "nope"; declare it in service/contract.ts`,
    ]);
  });

  test("refuses a machine client without a scope", () => {
    expect(faultsOf({ machineClients: { example: [] } })).toEqual([
      expect.stringContaining("at least one scope"),
    ]);
  });

  test.each(["bad/name", "bad\u0001name", "a,b", ""])("refuses the client name %j", (client) => {
    const sentence = "must be 1 to 128 letters, digits and + = . @ - _";
    expect(faultsOf({ machineClients: { [client]: ["auth"] } })).toEqual([expect.stringContaining(sentence)]);
    expect(faultsOf({ browserClient: { name: client, scopes: [] } })).toEqual([
      expect.stringContaining(`dev.browserClient.name ${sentence}`),
    ]);
  });

  test("refuses client credentials mixed with the code grant", () => {
    expect(
      faultsOf({ machineClients: { web: ["auth"] }, browserClient: { name: "web", scopes: [] } }),
    ).toEqual([expect.stringContaining("does not mix client credentials with the code grant")]);
    expect(faultsOf({ machineClients: { example: ["openid"] } })).toEqual([
      expect.stringContaining("only logins have OpenID scopes"),
    ]);
  });

  test.each([
    "http://example.com/callback",
    "http://127.0.0.1/callback",
    "https://example.com/#fragment",
    "/callback",
  ])("refuses the callback %s", (url) => {
    const browserClient = { name: "web", scopes: [], callbackUrls: [url] };
    expect(faultsOf({ browserClient })).toEqual([expect.stringContaining("dev.browserClient.callbackUrls")]);
  });

  test.each([
    ["https://user:secret@example.com/callback", "https://…@example.com/callback"],
    ["https://user@example.com/callback", "https://…@example.com/callback"],
    ["http://:secret@localhost/callback", "http://…@localhost/callback"],
    ["https://user:s@e/cret@example.com/#fragment", "https://…@example.com/#fragment"],
    ["https:user:secret@example.com", "…@example.com"],
  ])("refuses the user or the password of %s, and does not show it", (url, shown) => {
    const rule = "must be absolute https URLs without user name, password and fragment";
    for (const setting of ["callbackUrls", "logoutUrls"]) {
      expect(faultsOf({ browserClient: { name: "web", scopes: [], [setting]: [url] } })).toEqual([
        `dev.browserClient.${setting} ${rule}, got "${shown}"; http is for http://localhost only`,
      ]);
    }
  });

  test.each(["https://example.com/callback", "http://localhost:5173/callback"])(
    "accepts the callback %s",
    (url) => {
      expect(faultsOf({ browserClient: { name: "web", scopes: [], callbackUrls: [url] } })).toEqual([]);
    },
  );

  test("accepts as many clients as an authorizer has audiences, and no more", () => {
    const clients = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`client-${index}`, ["auth"] as const]));
    expect(faultsOf({ machineClients: clients(49) })).toEqual([]);
    expect(faultsOf({ machineClients: clients(50) })).toEqual([
      "dev.machineClients and applicationClients must have at most 49 entries, got 50; an authorizer has 50 audiences, of which one is the browser client",
    ]);
  });

  test.each(["callbackUrls", "logoutUrls"])("accepts as many %s as Cognito does, and no more", (setting) => {
    const urls = (count: number) =>
      Array.from({ length: count }, (_, index) => `https://example.com/${index}`);
    const browserClient = (count: number) => ({ name: "web", scopes: [], [setting]: urls(count) });
    expect(faultsOf({ browserClient: browserClient(99) })).toEqual([]);
    expect(faultsOf({ browserClient: browserClient(100) })).toEqual([
      `dev.browserClient.${setting} must have at most 99 entries, got 100; Cognito takes at most 100, the API's own among them`,
    ]);
  });

  test("accepts a callback as long as Cognito does, and none with a space", () => {
    const url = `https://example.com/${"a".repeat(1004)}`;
    const faults = (callback: string) =>
      faultsOf({ browserClient: { name: "web", scopes: [], callbackUrls: [callback] } });
    expect(faults(url)).toEqual([]);
    expect(faults(`${url}a`)).toEqual([
      "dev.browserClient.callbackUrls must have 1 to 1024 characters, got 1025; Cognito takes no longer one",
    ]);
    expect(faults("https://example.com/a b")).toHaveLength(1);
  });

  test("accepts as many scopes of a client as Cognito does, those of every login among them", () => {
    const many = Array.from({ length: 51 }, (_, index) => `scope-${index}`);
    const declared = Object.fromEntries(many.map((name) => [name, "x"]));
    const counted = (machine: number, browser: number) =>
      appClientFaults(
        "dev",
        settings({
          machineClients: { example: many.slice(0, machine) },
          browserClient: { name: "web", scopes: many.slice(0, browser) },
        }),
        declared,
      );
    expect(counted(50, 47)).toEqual([]);
    expect(counted(51, 48)).toEqual([
      "dev.browserClient.scopes must have at most 47 entries, got 48; a client has at most 50 scopes",
      "dev.machineClients.example must have at most 50 entries, got 51; a client has at most 50 scopes",
    ]);
  });

  test.each([
    ["accessTokenMinutes", 4],
    ["accessTokenMinutes", 1441],
    ["idTokenMinutes", 4.5],
    ["refreshTokenDays", 0],
    ["refreshTokenDays", 3651],
  ] as const)("refuses %s of %d", (setting, value) => {
    expect(faultsOf({ [setting]: value })).toEqual([expect.stringMatching(`^dev\\.${setting} must be`)]);
  });
});
