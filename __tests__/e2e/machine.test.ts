import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { machineToken, withToken } from "../support/machine-token.ts";
import { type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;
let token: string;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"] });
  token = await machineToken(system);
});
afterAll(() => system?.stop());

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe("a machine with client credentials", () => {
  test("is told by discovery where to get a token", async () => {
    const discovery = await (await fetch(system.output("oidc_configuration_url"))).json();
    expect(discovery).toMatchObject({
      issuer: system.output("oidc_issuer_url"),
      token_endpoint: system.output("oidc_token_url"),
      authorization_endpoint: system.output("oidc_authorization_url"),
      jwks_uri: system.output("oidc_jwks_url"),
      userinfo_endpoint: system.output("oidc_userinfo_url"),
    });
  });

  test("is refused by userInfo, which is for people", async () => {
    const response = await withToken(system.output("oidc_userinfo_url"), token);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Access token does not contain openid scope");
  });

  test("sees its verified claims on the public page", async () => {
    const response = await withToken(system.output("example_url"), token);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      authorizationClaims: {
        iss: system.output("oidc_issuer_url"),
        client_id: system.output("example_client_id"),
        token_use: "access",
        scope: "example/auth",
        exp: isoTime,
        iat: isoTime,
      },
    });
  });

  test("is refused on the protected route without a token", async () => {
    const response = await fetch(`${system.output("example_url")}/jwt-cognito-protected`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await response.json()).toEqual({ message: "Unauthorized" });
  });

  test("is refused with a token that somebody changed", async () => {
    const [header, payload, signature = ""] = token.split(".");
    const forged = [header, payload, signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))].join(
      ".",
    );
    const response = await withToken(`${system.output("example_url")}/jwt-cognito-protected`, forged);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  test("sees on the protected route what the service and what the gateway verified", async () => {
    const response = await withToken(`${system.output("example_url")}/jwt-cognito-protected`, token);
    expect(response.status).toBe(200);
    const clientId = system.output("example_client_id");
    expect(await response.json()).toMatchObject({
      authorizationClaims: { client_id: clientId, scope: "example/auth", exp: isoTime },
      apiGatewayAuthorizationClaims: { client_id: clientId, scope: "example/auth", version: "2" },
    });
  });

  test("finds nothing where the contract has no route", async () => {
    const response = await withToken(`${system.output("example_url")}/nowhere`, token);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: "Not Found" });
  });

  test("leaves no token in what is printed", () => {
    expect(system.printed()).toContain("/jwt-cognito-protected");
    expect(system.printed()).not.toContain(token.split(".")[2]);
    expect(system.printed()).not.toContain(system.output("example_client_secret"));
  });
});
