import { describe, expect, test } from "vitest";
import { exampleWith, model, only } from "../../../support/terraform-fixture.ts";

function resourceServerWith(body: Record<string, unknown>) {
  const json = exampleWith({ resource: { aws_cognito_resource_server: { server: body } } });
  return only(only(model(json).userPools).resourceServers);
}

describe("readResourceServers", () => {
  test("names scopes in full, as clients and routes do", () => {
    const scope = ["read", "write"].map((name) => ({ scope_name: name, scope_description: `to ${name}` }));
    expect(resourceServerWith({ identifier: "https://books.example", scope })).toEqual({
      identifier: "https://books.example",
      scopes: [
        { name: "https://books.example/read", description: "to read" },
        { name: "https://books.example/write", description: "to write" },
      ],
    });
  });

  test("takes a single scope without a list, and none", () => {
    const scope = { scope_name: "auth", scope_description: "Auth" };
    expect(resourceServerWith({ scope }).scopes).toEqual([{ name: "example/auth", description: "Auth" }]);
    expect(resourceServerWith({ scope: null }).scopes).toEqual([]);
  });

  test("refuses a scope without a description", () => {
    expect(() => resourceServerWith({ scope: [{ scope_name: "auth" }] })).toThrow(
      "aws_cognito_resource_server.server: scope[0].scope_description must be set, got nothing",
    );
  });
});
