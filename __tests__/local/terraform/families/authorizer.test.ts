import { describe, expect, test } from "vitest";
import { exampleWith, load, model, only } from "../../../support/terraform-fixture.ts";

const api = "${aws_apigatewayv2_api.api.id}";

function apiWith(authorizer: Record<string, unknown>, routes: Record<string, Record<string, unknown>> = {}) {
  return only(
    model(
      exampleWith({
        resource: {
          aws_apigatewayv2_authorizer: { authorizer },
          aws_apigatewayv2_route: { ...routes },
        },
      }),
    ).httpApis,
  );
}

function authorizerWith(body: Record<string, unknown>) {
  return only(apiWith(body).authorizers);
}

const list = (length: number) => Array.from({ length }, (_, index) => `a/${index}`);

describe("readAuthorizers", () => {
  test("makes an authorizer once: the routes that name it hold the same object", () => {
    const guarded = {
      api_id: api,
      authorization_type: "JWT",
      authorizer_id: "${aws_apigatewayv2_authorizer.authorizer.id}",
    };
    const { authorizers, routes } = apiWith({}, { second: { ...guarded, route_key: "GET /second" } });
    const held = routes.flatMap(({ authorizer }) => authorizer ?? []);
    expect(held).toHaveLength(2);
    for (const authorizer of held) expect(authorizer).toBe(only(authorizers));
  });

  test("tells authorizers of equal content apart by their address", () => {
    const { authorizer } = exampleWith({}).resource.aws_apigatewayv2_authorizer ?? {};
    const json = exampleWith({
      resource: {
        aws_apigatewayv2_authorizer: { twin: { ...authorizer } },
        aws_apigatewayv2_route: {
          second: {
            api_id: api,
            route_key: "GET /second",
            authorization_type: "JWT",
            authorizer_id: "${aws_apigatewayv2_authorizer.twin.id}",
          },
        },
      },
    });
    const { authorizers, routes } = only(model(json).httpApis);
    expect(authorizers.map(({ address }) => address)).toEqual([
      "aws_apigatewayv2_authorizer.authorizer",
      "aws_apigatewayv2_authorizer.twin",
    ]);
    expect(routes.at(-1)?.authorizer).toBe(authorizers[1]);
  });

  test("sees that an audience has lost a client", () => {
    const jwt_configuration = {
      issuer: "https://issuer.example",
      audience: ["${aws_cognito_user_pool_client.machine.id}"],
    };
    expect(authorizerWith({ jwt_configuration })).toMatchObject({
      issuer: "https://issuer.example",
      audience: [expect.any(String)],
    });
  });

  test("reads an identity source in the query string", () => {
    const identity_sources = ["$request.querystring.token"];
    expect(authorizerWith({ identity_sources }).identitySources).toEqual(identity_sources);
  });

  test.each([
    [
      { authorizer_type: "REQUEST" },
      'authorizer_type "REQUEST" of aws_apigatewayv2_authorizer.authorizer is not supported',
    ],
    [{ identity_sources: null }, "identity_sources must list"],
    [{ identity_sources: ["$context.x"] }, "identity_sources must list"],
    [{ jwt_configuration: null }, "jwt_configuration must be set, got nothing"],
    [
      { jwt_configuration: { issuer: "https://issuer.example", audience: list(51) } },
      "jwt_configuration.audience must list at most 50, got 51",
    ],
  ])("refuses the authorizer %j", (body, message) => {
    expect(() => authorizerWith(body)).toThrow(message);
  });

  test("does not care for an authorizer that no route uses", () => {
    const json = exampleWith({
      resource: {
        aws_apigatewayv2_authorizer: { unused: { api_id: api, name: "x", authorizer_type: "REQUEST" } },
      },
    });
    expect(() => load(json)).not.toThrow();
  });
});
