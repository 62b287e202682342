import { describe, expect, test } from "vitest";
import { accessMatrix } from "../../../local/access/matrix.ts";
import { exampleWith, model } from "../../support/terraform-fixture.ts";

type Changes = Parameters<typeof exampleWith>[0];

/** `GET /protected` → caller → decision, of the example with changes. */
function decisions(changes: Changes = {}, routeKey = "GET /protected"): Record<string, string> {
  const { callers, rows } = accessMatrix(model(exampleWith(changes)));
  const row = rows.find(({ route }) => route.routeKey === routeKey);
  return Object.fromEntries(
    callers.map(({ name }, index) => {
      const { allowed, reason } = row?.cells[index] ?? { allowed: false, reason: "no such cell" };
      return [name, `${allowed ? "allowed" : "refused"}: ${reason}`];
    }),
  );
}

const withAuthorizer = (configuration: object): Changes => ({
  resource: { aws_apigatewayv2_authorizer: { authorizer: { jwt_configuration: configuration } } },
});
const withRoute = (body: object): Changes => ({
  resource: { aws_apigatewayv2_route: { protected: { ...body } } },
});
const withMachine = (body: object): Changes => ({
  resource: { aws_cognito_user_pool_client: { machine: { ...body } } },
});
const issuer = "https://${aws_cognito_user_pool.pool.endpoint}";
const machineId = "${aws_cognito_user_pool_client.machine.id}";

describe("accessMatrix", () => {
  test("lets every caller in where the route has no authorizer", () => {
    expect(decisions({}, "GET /")).toEqual({
      example: "allowed: public",
      "example-authorization-code": "allowed: public",
      anonymous: "allowed: public",
    });
  });

  test("names the scope that lets a caller in, and refuses a caller without a token", () => {
    expect(decisions()).toEqual({
      example: "allowed: example/auth",
      "example-authorization-code": "allowed: example/auth",
      anonymous: "refused: no token",
    });
  });

  test("refuses a client that the audience does not list, whatever its scopes", () => {
    expect(decisions(withAuthorizer({ issuer, audience: [machineId] }))).toMatchObject({
      example: "allowed: example/auth",
      "example-authorization-code": "refused: wrong audience",
    });
  });

  test("refuses every token where the authorizer trusts another issuer", () => {
    const foreign = { issuer: "https://issuer.example", audience: [machineId] };
    expect(decisions(withAuthorizer(foreign))).toMatchObject({ example: "refused: wrong issuer" });
  });

  test("lets one of several scopes suffice", () => {
    const scopes = { authorization_scopes: ["example/other", "example/auth"] };
    expect(decisions(withRoute(scopes))).toMatchObject({ example: "allowed: example/auth" });
  });

  test("refuses a token that has none of the route's scopes", () => {
    expect(decisions(withRoute({ authorization_scopes: ["example/other"] }))).toMatchObject({
      example: "refused: missing scope",
    });
  });

  test("lets any token of the pool in where the route asks for no scope", () => {
    expect(decisions(withRoute({ authorization_scopes: [] }))).toEqual({
      example: "allowed: any token",
      "example-authorization-code": "allowed: any token",
      anonymous: "refused: no token",
    });
  });

  test("gives no scope that no resource server declares", () => {
    const scopes = { allowed_oauth_scopes: ["example/gone"] };
    expect(decisions(withMachine(scopes))).toMatchObject({ example: "refused: no token" });
  });

  test.each([{ allowed_oauth_flows_user_pool_client: false }, { allowed_oauth_flows: [] }])(
    "gives no token to a client that OAuth is not enabled for: %j",
    (body) => {
      expect(decisions(withMachine(body))).toMatchObject({ example: "refused: no token" });
    },
  );

  test("goes by path and method, machines before people, the anonymous caller last", () => {
    const target = "integrations/${aws_apigatewayv2_integration.integration.id}";
    const route = (key: string) => ({
      ...exampleWith({}).resource.aws_apigatewayv2_route?.public,
      route_key: key,
      target,
    });
    const routes = { a: route("POST /b"), b: route("GET /b"), c: route("$default"), d: route("ANY /a/{x+}") };
    const { callers, rows } = accessMatrix(
      model(exampleWith({ resource: { aws_apigatewayv2_route: routes } })),
    );
    expect(callers.map(({ kind }) => kind)).toEqual(["machine", "person", "anonymous"]);
    expect(rows.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "ANY $default",
      "GET /",
      "ANY /a/{x+}",
      "GET /b",
      "POST /b",
      "GET /protected",
    ]);
  });
});
