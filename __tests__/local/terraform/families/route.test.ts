import { describe, expect, test } from "vitest";
import { exampleJson, exampleWith, load, model, only } from "../../../support/terraform-fixture.ts";
import { httpApiGuide } from "../../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../../fidelity/behaviour.ts";

const api = "${aws_apigatewayv2_api.api.id}";

function protectedRoute(body: Record<string, unknown>, authorizer: Record<string, unknown> = {}) {
  const json = exampleWith({
    resource: {
      aws_apigatewayv2_route: { protected: body },
      aws_apigatewayv2_authorizer: { authorizer },
    },
  });
  const route = only(model(json).httpApis).routes.find(({ address }) => address.endsWith(".protected"));
  if (!route) throw new Error("lost");
  return route;
}

const list = (length: number) => Array.from({ length }, (_, index) => `a/${index}`);

describe("readRoutes", () => {
  test("reads public and protected routes", () => {
    const [open, closed] = only(model(exampleJson()).httpApis).routes;
    expect(open).toMatchObject({
      address: "aws_apigatewayv2_route.public",
      routeKey: "GET /",
      authorizer: undefined,
      authorizationScopes: [],
      integration: { type: "AWS_PROXY" },
    });
    expect(closed).toMatchObject({
      routeKey: "GET /protected",
      authorizer: {
        name: "cognito",
        identitySources: ["$request.header.Authorization"],
        issuer: expect.stringMatching(/^http:\/\/localhost:4000\/eu-west-1_\w{9}$/),
        audience: [expect.stringMatching(/^[a-z0-9]{26}$/), expect.stringMatching(/^[a-z0-9]{26}$/)],
      },
      authorizationScopes: ["example/auth"],
    });
  });

  test("sees that a route has lost its authorizer, its scope or its target", () => {
    expect(protectedRoute({ authorization_type: null }).authorizer).toBeUndefined();
    expect(protectedRoute({ authorization_scopes: null }).authorizationScopes).toEqual([]);
    expect(protectedRoute({ target: null }).integration).toBeUndefined();
  });

  test.each([
    [
      { authorization_type: "AWS_IAM" },
      'authorization_type "AWS_IAM" of aws_apigatewayv2_route.protected is not supported',
    ],
    [
      { authorization_type: "CUSTOM" },
      'authorization_type "CUSTOM" of aws_apigatewayv2_route.protected is not supported',
    ],
    [{ authorizer_id: null }, "aws_apigatewayv2_route.protected: authorizer_id must be set, got nothing"],
    [
      { authorizer_id: "https://issuer" },
      "authorizer_id must be the id of an authorizer of its API, got https://issuer",
    ],
    [
      { target: "integrations/gone" },
      'target must be "integrations/" and the id of an integration of its API',
    ],
    [{ route_key: "GET books" }, 'route_key must be "$default" or "METHOD /path", got GET books'],
    [{ route_key: "FETCH /books" }, 'route_key must be "$default" or "METHOD /path", got FETCH /books'],
    [
      { route_key: "GET /" },
      "route_key must be unique in its API, whatever its variables are called, got GET /",
    ],
    [{ authorization_scopes: list(11) }, "authorization_scopes must list at most 10, got 11"],
  ])("refuses the route %j", (body, message) => {
    expect(() => protectedRoute(body)).toThrow(message);
  });

  test("takes ten scopes of a route and fifty audiences of an authorizer", () => {
    proves(documented("10 scopes per route, 50 audiences per authorizer", httpApiGuide("http-api-quotas")));
    const jwt_configuration = { issuer: "https://issuer.example", audience: list(50) };
    const route = protectedRoute({ authorization_scopes: list(10) }, { jwt_configuration });
    expect([route.authorizationScopes.length, route.authorizer?.audience.length]).toEqual([10, 50]);
  });

  test("by our choice, refuses routes that differ in the names of their variables alone", () => {
    proves(ourChoice("Routes may not differ in the names of their variables alone (other emulators say so)"));
    const routes = (first: string, second: string) =>
      exampleWith({
        resource: {
          aws_apigatewayv2_route: {
            first: { api_id: api, route_key: first },
            second: { api_id: api, route_key: second },
          },
        },
      });
    expect(() => load(routes("GET /a/{x}", "GET /a/{y}"))).toThrow("route_key must be unique in its API");
    expect(() => load(routes("GET /a/{x}", "GET /a/{y+}"))).not.toThrow();
    expect(() => load(routes("GET /a/{x}", "ANY /a/{y}"))).not.toThrow();
  });

  test("takes no authorizer or integration of another API", () => {
    const other = "${aws_apigatewayv2_api.other.id}";
    const json = exampleWith({
      resource: {
        aws_apigatewayv2_api: { other: { name: "other", protocol_type: "HTTP" } },
        aws_apigatewayv2_route: {
          stray: {
            api_id: other,
            route_key: "GET /",
            target: "integrations/${aws_apigatewayv2_integration.integration.id}",
          },
        },
      },
    });
    expect(() => load(json)).toThrow("aws_apigatewayv2_route.stray: target must be");
  });
});
