import { describe, expect, test } from "vitest";
import { routeFaults } from "../../constructs/http-api.ts";
import { type Route, routeKey } from "../../service/contract.ts";
import { routes, scopes } from "../fixture/contract.ts";
import { faultsOf, routeFaultsOf } from "../support/faults.ts";
import {
  reference,
  resource,
  resources,
  type Synthesised,
  scopeReference,
  settings,
  synthesise,
} from "../support/synthesis.ts";

describe("HttpApi", () => {
  const stack = synthesise();
  const route = (routeKey: string) =>
    resources(stack, "aws_apigatewayv2_route").find((block) => block.route_key === routeKey);

  test("has one route per row of the contract, and no $default", () => {
    expect(
      resources(stack, "aws_apigatewayv2_route")
        .map((block) => block.route_key)
        .sort(),
    ).toEqual(routes.map(routeKey).sort());
  });

  test("asks for a token with one of the row's scopes", () => {
    expect(route("GET /jwt-cognito-protected")).toMatchObject({
      authorization_type: "JWT",
      authorizer_id: reference(stack, "aws_apigatewayv2_authorizer", "id"),
      authorization_scopes: [scopeReference(stack, "auth")],
    });
  });

  test("leaves a public row without an authorizer", () => {
    expect(route("GET /")).toMatchObject({ authorization_type: "NONE" });
    expect(route("GET /")).not.toHaveProperty("authorizer_id");
  });

  test("keeps routes apart whose keys look alike as ids", () => {
    const alike: Route[] = [
      { method: "GET", path: "/books/{id}", access: "public" },
      { method: "GET", path: "/books/id", access: "public" },
    ];
    const keys = resources(synthesise({}, { routes: alike }), "aws_apigatewayv2_route").map(
      (b) => b.route_key,
    );
    expect(keys.sort()).toEqual(["GET /books/id", "GET /books/{id}"]);
  });

  test("keeps every route of any paths, also where a hyphen looks like the slash of an id", () => {
    const paths = ["/a--b", "/a/b", "/a-/b", "/a/-b", "/a-b", "/a/{x}", "/a--", "/a---b", "/a--/{x}", "/a/x"];
    const alike = paths.map((path) => ({ method: "GET", path, access: "public" }) as Route);
    const { resource: blocks } = synthesise({}, { routes: alike });
    const keys = Object.values(blocks.aws_apigatewayv2_route ?? {}).map(({ route_key: key }) => key);
    expect(keys.sort()).toEqual(paths.map((path) => `GET ${path}`).sort());
  });

  test("names no variable in a route's id: renaming one is an update", () => {
    const books = (path: Route["path"]) => {
      const row: Route = { method: "GET", path, access: "public", throttle: { rateLimit: 1, burstLimit: 1 } };
      return synthesise({}, { routes: [row] });
    };
    const [before, after] = [books("/books/{bookId}/pages/{page}"), books("/books/{id}/pages/{number}")];
    const ids = (of: Synthesised) => Object.keys(of.resource.aws_apigatewayv2_route ?? {});
    expect(ids(after)).toEqual(ids(before));
    expect(resource(after, "aws_apigatewayv2_route").route_key).toBe("GET /books/{id}/pages/{number}");
    expect(resource(after, "aws_apigatewayv2_stage").route_settings).toMatchObject([
      { route_key: "GET /books/{id}/pages/{number}" },
    ]);
  });

  test("trusts the pool's issuer and every client that is allowed", () => {
    const clients = Object.keys(stack.resource.aws_cognito_user_pool_client ?? {});
    const ids = clients.map((name) => `\${aws_cognito_user_pool_client.${name}.id}`);
    expect(ids).toHaveLength(Object.keys(settings().machineClients).length + 1);
    expect(resource(stack, "aws_apigatewayv2_authorizer")).toMatchObject({
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: {
        issuer: `https://${reference(stack, "aws_cognito_user_pool", "endpoint")}`,
        audience: expect.arrayContaining(ids),
      },
      depends_on: [expect.stringMatching(/^aws_cognito_user_pool_domain\./)],
    });
  });

  test("hands events of payload format 2.0 to the function", () => {
    expect(resource(stack, "aws_apigatewayv2_integration")).toMatchObject({
      integration_type: "AWS_PROXY",
      integration_uri: reference(stack, "aws_lambda_function", "invoke_arn"),
      payload_format_version: "2.0",
    });
  });

  test("is not made by quick create, which would make a $default route", () => {
    expect(resource(stack, "aws_apigatewayv2_api")).not.toHaveProperty("target");
  });

  test("logs what an incident needs, and no token", () => {
    const { access_log_settings: log } = resource(stack, "aws_apigatewayv2_stage") as {
      access_log_settings: { format: string };
    };
    const variables = Object.values(JSON.parse(log.format) as Record<string, string>);
    expect(variables).toEqual(
      expect.arrayContaining([
        "$context.requestId",
        "$context.routeKey",
        "$context.status",
        "$context.authorizer.claims.client_id",
        "$context.authorizer.error",
        "$context.responseLatency",
      ]),
    );
    const claims = variables.filter((variable) => variable.includes("claims"));
    expect(claims).toEqual(["$context.authorizer.claims.client_id"]);
  });

  test("throttles every route", () => {
    expect(resource(stack, "aws_apigatewayv2_stage").default_route_settings).toEqual({
      throttling_rate_limit: 50,
      throttling_burst_limit: 100,
    });
  });

  test("throttles a route harder where its row says so, once the routes are there", () => {
    const throttled: Route[] = [
      { method: "GET", path: "/slow", access: "public", throttle: { rateLimit: 10, burstLimit: 20 } },
      { method: "GET", path: "/fast", access: "public" },
    ];
    const stage = resource(synthesise({}, { routes: throttled }), "aws_apigatewayv2_stage");
    expect(stage.route_settings).toEqual([
      { route_key: "GET /slow", throttling_rate_limit: 10, throttling_burst_limit: 20 },
    ]);
    expect(stage.depends_on).toHaveLength(throttled.length);
  });

  test.each(["GET /oidc", "GET /oidc/callback", "GET /oidc/claims"])(
    "holds a flood of logins back at %s",
    (routeKey) => {
      expect(resource(stack, "aws_apigatewayv2_stage").route_settings).toContainEqual({
        route_key: routeKey,
        throttling_rate_limit: 10,
        throttling_burst_limit: 20,
      });
    },
  );

  test("may invoke the function by one permission, from this API alone", () => {
    expect(resource(stack, "aws_lambda_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      source_arn: `${reference(stack, "aws_apigatewayv2_api", "execution_arn")}/*/*`,
    });
  });

  test("lets pages of declared origins call it, and none by default", () => {
    const corsOrigins = ["https://app.example.com", "http://localhost:5173"];
    expect(resource(synthesise({ corsOrigins }), "aws_apigatewayv2_api").cors_configuration).toMatchObject({
      allow_origins: corsOrigins,
      allow_methods: [...new Set(routes.map(({ method }) => method))],
      allow_credentials: false,
    });
    expect(resource(stack, "aws_apigatewayv2_api")).not.toHaveProperty("cors_configuration");
  });
});

describe("httpApiFaults", () => {
  test.each([
    "*",
    "https://*",
    "https://*.example.com",
    "https://a.example.com/",
    "http://example.com",
    "null",
  ])("refuses the origin %s", (origin) => {
    expect(faultsOf({ corsOrigins: [origin] })).toEqual([
      expect.stringContaining("dev.corsOrigins must be https origins"),
    ]);
  });

  test("shows no password of an origin that it refuses", () => {
    expect(faultsOf({ corsOrigins: ["https://user:secret@app.example.com"] })).toEqual([
      expect.stringContaining(
        'dev.corsOrigins must be https origins, without a slash at the end, got "https://…@app',
      ),
    ]);
  });

  test("refuses a list of no origins, which says nothing", () => {
    expect(faultsOf({ corsOrigins: [] })).toEqual([expect.stringContaining("name at least one origin")]);
  });

  test("accepts https origins, and http on localhost", () => {
    expect(faultsOf({ corsOrigins: ["https://app.example.com", "http://localhost:5173"] })).toEqual([]);
  });
});

describe("routeFaults", () => {
  test("refuses a route that is neither public nor scoped", () => {
    expect(routeFaultsOf({ method: "GET", path: "/x", access: [] })).toEqual([
      expect.stringContaining('routes["GET /x"].access must be "public" or name at least one scope'),
    ]);
    expect(routeFaultsOf({ method: "GET", path: "/x" })).toHaveLength(1);
  });

  test("refuses a route that names an unknown scope", () => {
    expect(routeFaultsOf({ method: "GET", path: "/x", access: ["nope"] })).toEqual([
      expect.stringContaining(
        `routes["GET /x"].access must name declared scopes (${Object.keys(scopes).join(", ")}), got "nope"`,
      ),
    ]);
  });

  test.each([
    "x",
    "",
    "//",
    "/x/",
    "/x//y",
    "/{proxy+}",
    "$default",
    "/x/.",
    "/../x",
    "/{1}",
    "/{}",
    "/x{y}",
  ])("refuses the path %s", (path) => {
    expect(routeFaultsOf({ method: "GET", path, access: "public" })).toEqual([
      expect.stringContaining(".path must"),
    ]);
  });

  test.each(["/", "/x", "/.x/..y/z.", "/...", "/{x}/y~-_/{_1}"])("accepts the path %s", (path) => {
    expect(routeFaultsOf({ method: "GET", path, access: "public" })).toEqual([]);
  });

  test("refuses routes that differ in the name of a variable alone", () => {
    const row = { method: "GET", access: "public" };
    expect(routeFaultsOf({ ...row, path: "/a/{x}" }, { ...row, path: "/a/{y}" })).toEqual([
      expect.stringContaining('routes["GET /a/{y}"] must be declared once'),
    ]);
  });

  test("accepts as many routes as an HTTP API has, and no more", () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ method: "GET", path: `/${index}`, access: "public" }));
    expect(routeFaultsOf(...rows(300))).toEqual([]);
    expect(routeFaultsOf(...rows(301))).toEqual([
      "routes must have at most 300 entries, got 301; an HTTP API has no more",
    ]);
  });

  test("accepts as many scopes as a route has, and no more", () => {
    const names = Array.from({ length: 11 }, (_, index) => `scope-${index}`);
    const declared = Object.fromEntries(names.map((name) => [name, "x"]));
    const faults = (count: number) =>
      routeFaults(
        [{ method: "GET", path: "/x", access: names.slice(0, count) } as unknown as Route],
        declared,
      );
    expect(faults(10)).toEqual([]);
    expect(faults(11)).toEqual([
      'routes["GET /x"].access must have at most 10 entries, got 11; a route has no more scopes',
    ]);
  });

  test("refuses a throttle of nothing", () => {
    const throttle = { rateLimit: 0, burstLimit: 1.5 };
    expect(routeFaultsOf({ method: "GET", path: "/x", access: "public", throttle })).toEqual([
      expect.stringContaining('routes["GET /x"].throttle.rateLimit must be a whole number'),
      expect.stringContaining('routes["GET /x"].throttle.burstLimit must be a whole number'),
    ]);
  });
});
