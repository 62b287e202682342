import { describe, expect, test } from "vitest";
import { faultsOf } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { contract, namedResource, resource, scopeReference, synthesise } from "../support/synthesis.ts";

const application = {
  scopes: ["items.read"],
  callbackUrls: ["https://app.example.com/callback", "com.example.app://callback"],
  logoutUrls: ["https://app.example.com/"],
} as const;
const stack = synthesise({ applicationClients: { shop: application } });

describe("ApplicationClient", () => {
  test("is public, with the code grant alone and the places that it is given", () => {
    expect(namedResource(stack, "aws_cognito_user_pool_client", "shop")).toMatchObject({
      generate_secret: false,
      allowed_oauth_flows: ["code"],
      allowed_oauth_scopes: ["openid", "email", "profile", scopeReference(stack, "items.read")],
      callback_urls: application.callbackUrls,
      logout_urls: application.logoutUrls,
    });
  });

  test("is accepted by the API's authorizer and by the service, and has login pages", () => {
    for (const [name, breachesOf] of Object.entries(invariants))
      expect(breachesOf(stack, contract.routes), name).toEqual([]);
    const id = /aws_cognito_user_pool_client\.application-clients_shop_\w+\.id/;
    const { variables } = resource(stack, "aws_lambda_function").environment as {
      variables: Record<string, string>;
    };
    expect(variables.ALLOWED_CLIENT_IDS).toMatch(id);
    expect(JSON.stringify(resource(stack, "aws_apigatewayv2_authorizer").jwt_configuration)).toMatch(id);
    expect(stack.output.application_client_ids?.value).toEqual({ shop: expect.stringMatching(id) });
  });

  test("changes nothing of a stack that has none", () => {
    expect(synthesise().output).not.toHaveProperty("application_client_ids");
  });
});

describe("applicationClientFaults", () => {
  const faults = (overrides: object) =>
    faultsOf({ applicationClients: { shop: { ...application, ...overrides } } });

  test.each([
    "https://app.example.com/callback",
    "http://localhost:5173/callback",
    "com.example.app://callback",
    "com.example.my-app:/callback",
  ])("accepts the callback %s", (url) => {
    expect(faults({ callbackUrls: [url], logoutUrls: [url] })).toEqual([]);
  });

  test.each([
    "http://app.example.com/",
    "myapp://callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "com.example.app://callback#fragment",
    "com.example.app://user:secret@callback",
    "COM.example.app://callback",
    "com.example.app://call back",
    "*",
  ])("refuses the callback %s", (url) => {
    expect(faults({ callbackUrls: [url] })).toEqual([
      expect.stringMatching(/^dev\.applicationClients\.shop\.callbackUrls must be https URLs, or begin with/),
    ]);
  });

  test("accepts as many places as Cognito does, at least one", () => {
    const urls = (count: number) =>
      Array.from({ length: count }, (_, index) => `https://example.com/${index}`);
    expect(faults({ callbackUrls: urls(100), logoutUrls: urls(100) })).toEqual([]);
    expect(faults({ callbackUrls: urls(101), logoutUrls: urls(101) })).toHaveLength(2);
    expect(faults({ callbackUrls: [] })).toEqual([expect.stringContaining("name at least one place")]);
  });

  test("refuses a name that another client has, and a scope that is not declared", () => {
    expect(faultsOf({ applicationClients: { example: application } })).toEqual([
      'dev.applicationClients must have names of their own, got "example"; another client has it',
    ]);
    expect(faultsOf({ applicationClients: { "example-authorization-code": application } })).toHaveLength(1);
    expect(faults({ scopes: ["nope"] })).toHaveLength(1);
  });

  test("counts applications among the authorizer's audiences", () => {
    const many = Array.from({ length: 47 }, (_, index) => [`app-${index}`, application]);
    const applicationClients = Object.fromEntries(many.slice(1));
    expect(faultsOf({ applicationClients })).toEqual([]);
    expect(faultsOf({ applicationClients: Object.fromEntries(many) })).toEqual([
      "dev.machineClients and applicationClients must have at most 49 entries, got 50; an authorizer has 50 audiences, of which one is the browser client",
    ]);
  });
});
