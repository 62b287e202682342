import { describe, expect, test } from "vitest";
import { accessFindings, type RouteContract } from "../../../local/access/findings.ts";
import { exampleWith, model } from "../../support/terraform-fixture.ts";

const contract: RouteContract = { "GET /": [], "GET /protected": ["example/auth"] };

/** Findings on the example after a sabotage of its resources. */
function findings(
  resource: Parameters<typeof exampleWith>[0]["resource"] = {},
  meant = contract,
): readonly string[] {
  return accessFindings(model(exampleWith({ resource })), meant);
}

const declaredScope = "${aws_cognito_resource_server.server.identifier}/auth";

describe("accessFindings", () => {
  test("finds nothing in a sound stack", () => {
    expect(findings()).toEqual([]);
  });

  test("finds a route that lost its authorizer", () => {
    const lost = { authorization_type: "NONE", authorizer_id: null, authorization_scopes: null };
    expect(findings({ aws_apigatewayv2_route: { protected: lost } })).toContain(
      'route "GET /protected" must have an authorizer, got none; give it one, or call it public in the contract',
    );
  });

  test.each([
    [[], "no scope, so that any token of the pool suffices"],
    [null, "no scope, so that any token of the pool suffices"],
    [["example/other"], "example/other"],
    [["example/other", declaredScope], "example/auth, example/other"],
  ])("finds a route that asks for other scopes than the contract: %j", (scopes, got) => {
    expect(findings({ aws_apigatewayv2_route: { protected: { authorization_scopes: scopes } } })).toContain(
      `route "GET /protected" must ask for example/auth, got ${got}; make the contract and the route agree`,
    );
  });

  test("takes the scopes in any order", () => {
    const meant = { ...contract, "GET /protected": ["example/other", "example/auth"] };
    const scopes = { authorization_scopes: [declaredScope, "example/other"] };
    expect(findings({ aws_apigatewayv2_route: { protected: scopes } }, meant)).toEqual([
      'scope "example/other" must be granted to some client, got none; give it to one or remove it',
    ]);
  });

  test("finds a route of the contract that is not declared", () => {
    expect(findings({}, { ...contract, "POST /books": ["example/auth"] })).toEqual([
      'route "POST /books" must be declared, got none; declare it, or take it out of the contract',
    ]);
  });

  test("finds a route that the contract does not know, open or not", () => {
    expect(findings({}, {})).toEqual([
      'route "GET /" must be in the contract, got none; add it there, or remove it',
      'route "GET /" must have an authorizer, got none; give it one, or call it public in the contract',
      'route "GET /protected" must be in the contract, got none; add it there, or remove it',
    ]);
  });

  test("finds a public route that asks for a token", () => {
    expect(findings({}, { ...contract, "GET /protected": [] })).toEqual([
      'route "GET /protected" must be public, got an authorizer; remove that, or give it scopes in the contract',
    ]);
  });

  test("finds a declared scope that no client can get", () => {
    const scope = ["auth", "spare"].map((name) => ({ scope_name: name, scope_description: name }));
    expect(findings({ aws_cognito_resource_server: { server: { scope } } })).toEqual([
      'scope "example/spare" must be granted to some client, got none; give it to one or remove it',
    ]);
  });

  test("finds a scope that a route asks for and no client can get", () => {
    const scopes = { authorization_scopes: [declaredScope, "example/unheard"] };
    expect(findings({ aws_apigatewayv2_route: { protected: scopes } })).toContain(
      'scope "example/unheard" must be granted to some client, got none; give it to one or remove it',
    );
  });

  test("finds a client that can call nothing but what is public", () => {
    const scopes = { allowed_oauth_scopes: ["openid"] };
    expect(findings({ aws_cognito_user_pool_client: { browser: scopes } })).toEqual([
      'client "example-authorization-code" must be able to call a protected route, got none; give it a scope or remove it',
    ]);
  });

  test("finds an audience that misses a client", () => {
    const configuration = {
      issuer: "https://${aws_cognito_user_pool.pool.endpoint}",
      audience: ["${aws_cognito_user_pool_client.browser.id}"],
    };
    expect(
      findings({ aws_apigatewayv2_authorizer: { authorizer: { jwt_configuration: configuration } } }),
    ).toContain(
      'the audience of authorizer "cognito" must list every client of its pool, got none for "example"; add the client\'s id',
    );
  });

  test("finds a scope on a client that no resource server declares", () => {
    const scopes = { allowed_oauth_scopes: [declaredScope, "example/gone"] };
    expect(findings({ aws_cognito_user_pool_client: { machine: scopes } })).toEqual([
      'client "example" must have scopes that a resource server declares, got "example/gone"; declare it or take it away',
    ]);
  });
});
