import { describe, expect, test } from "vitest";
import type { Environment } from "../../constructs/environment.ts";
import { ConfigurationError } from "../../constructs/errors.ts";
import { assertSettings } from "../../constructs/settings-rules.ts";
import type { Route, ScopeName } from "../../service/contract.ts";
import { settings } from "../support/synthesis.ts";

const scopes = { auth: "Call the protected example route" };
const nowhere: readonly Route[] = [];

function faultsOf(overrides: Partial<Environment>, name = "dev"): readonly string[] {
  return catchFaults(() => assertSettings({ [name]: settings(overrides) }, { routes: nowhere, scopes }));
}

function routeFaultsOf(...routes: unknown[]): readonly string[] {
  return catchFaults(() => assertSettings({}, { routes: routes as Route[], scopes }));
}

function catchFaults(action: () => void): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe("assertSettings", () => {
  test("accepts the settings as they stand", () => {
    expect(() => assertSettings({ dev: settings() })).not.toThrow();
  });

  test("says what was wrong, what it got and what to do", () => {
    expect(faultsOf({ region: "Ireland" })).toEqual([
      'dev.region must be the name of an AWS region, got "Ireland"; write it like "eu-west-1"',
    ]);
  });

  test("reports all faults at once", () => {
    expect(faultsOf({ region: "", accessTokenMinutes: 4, memoryMb: 1 })).toHaveLength(3);
  });

  test.each(["Gatehouse", "1gate", "gate_house", "gate--house", "gate-", ""])(
    "refuses the prefix %j",
    (prefix) => {
      expect(faultsOf({ prefix })).toEqual([expect.stringMatching(/^dev\.prefix must be lower-case/)]);
    },
  );

  test.each(["my-aws-api", "cognito-gate", "amazonas"])("refuses the reserved word in %j", (prefix) => {
    expect(faultsOf({ prefix })).toEqual([expect.stringContaining("Cognito reserves the word")]);
  });

  test("counts the account id's twelve digits in the domain prefix", () => {
    const fits = "a".repeat(63 - "-dev-123456789012".length);
    expect(faultsOf({ prefix: fits })).toEqual([]);
    expect(faultsOf({ prefix: `${fits}a` })).toEqual([expect.stringContaining("at most 46 characters")]);
  });

  test("refuses an environment whose name does not fit the domain prefix", () => {
    expect(faultsOf({}, "Prod")).toEqual([expect.stringMatching(/^Prod must be lower-case/)]);
  });

  test("refuses an image that is named by a tag", () => {
    expect(faultsOf({ image: { uri: "repository:latest" } })).toEqual([
      expect.stringContaining("dev.image.uri must be <repository>@sha256:"),
    ]);
  });

  test("refuses a revision that is not a whole number", () => {
    expect(faultsOf({ image: { build: { revision: 0 } } })).toEqual([
      expect.stringContaining("image.build.revision"),
    ]);
  });

  test("refuses a client that names an unknown scope", () => {
    expect(faultsOf({ machineClients: { example: ["nope" as ScopeName] } })).toEqual([
      'dev.machineClients.example must name declared scopes (auth), got "nope"; declare it in service/contract.ts',
    ]);
  });

  test("refuses a machine client without a scope", () => {
    expect(faultsOf({ machineClients: { example: [] } })).toEqual([
      expect.stringContaining("at least one scope"),
    ]);
  });

  test("refuses client credentials mixed with the code grant", () => {
    expect(
      faultsOf({ machineClients: { web: ["auth"] }, browserClient: { name: "web", scopes: [] } }),
    ).toEqual([expect.stringContaining("does not mix client credentials with the code grant")]);
    expect(faultsOf({ machineClients: { example: ["openid" as ScopeName] } })).toEqual([
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

  test.each(["https://example.com/callback", "http://localhost:5173/callback"])(
    "accepts the callback %s",
    (url) => {
      expect(faultsOf({ browserClient: { name: "web", scopes: [], callbackUrls: [url] } })).toEqual([]);
    },
  );

  test.each([
    ["accessTokenMinutes", 4],
    ["accessTokenMinutes", 1441],
    ["idTokenMinutes", 4.5],
    ["refreshTokenDays", 0],
    ["refreshTokenDays", 3651],
    ["memoryMb", 64],
    ["timeoutSeconds", 30],
    ["logRetentionDays", 8],
  ] as const)("refuses %s of %d", (setting, value) => {
    expect(faultsOf({ [setting]: value })).toEqual([expect.stringMatching(`^dev\\.${setting} must be`)]);
  });

  test("refuses a tier without managed login", () => {
    expect(faultsOf({ userPoolTier: "LITE" })).toEqual([expect.stringContaining("ESSENTIALS or PLUS")]);
  });

  test("refuses a demo user whose name is no Terraform identifier", () => {
    expect(faultsOf({ demoUsers: { "alice@example.com": {} } })).toEqual([
      expect.stringContaining("dev.demoUsers"),
    ]);
  });

  test("refuses a route that is neither public nor scoped", () => {
    expect(routeFaultsOf({ method: "GET", path: "/x", access: [] })).toEqual([
      expect.stringContaining('routes["GET /x"].access must be "public" or name at least one scope'),
    ]);
    expect(routeFaultsOf({ method: "GET", path: "/x" })).toHaveLength(1);
  });

  test("refuses a route that names an unknown scope", () => {
    expect(routeFaultsOf({ method: "GET", path: "/x", access: ["nope"] })).toEqual([
      expect.stringContaining('routes["GET /x"].access must name declared scopes (auth), got "nope"'),
    ]);
  });

  test.each(["x", "/x/", "/x//y", "/{proxy+}", "$default"])("refuses the path %s", (path) => {
    expect(routeFaultsOf({ method: "GET", path, access: "public" })).toEqual([
      expect.stringContaining(".path must"),
    ]);
  });

  test("refuses routes that differ in the name of a variable alone", () => {
    const row = { method: "GET", access: "public" };
    expect(routeFaultsOf({ ...row, path: "/a/{x}" }, { ...row, path: "/a/{y}" })).toEqual([
      expect.stringContaining('routes["GET /a/{y}"] must be declared once'),
    ]);
  });
});
