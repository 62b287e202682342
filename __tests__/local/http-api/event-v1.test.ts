import { describe, expect, test } from "vitest";
import { buildEventV1 } from "../../../local/http-api/event-v1.ts";
import type { HttpRoute } from "../../../local/model.ts";
import {
  defaultStage,
  httpApi,
  lambdaIntegration,
  route,
  startGateway,
} from "../../support/gateway-server.ts";
import { httpApiGuide, lambdaGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

const format = { integration: { ...lambdaIntegration, payloadFormatVersion: "1.0" } } as const;

function v1(routeKey: string, rest: Partial<HttpRoute> = {}): HttpRoute {
  return route(routeKey, { ...format, ...rest });
}

type Send = Awaited<ReturnType<typeof startGateway>>["send"];

async function eventOf(
  path: string,
  options: Parameters<Send>[1] = {},
  api: Parameters<typeof startGateway>[0] = { routes: [v1("$default")] },
): Promise<Record<string, unknown>> {
  const gateway = await startGateway(api, { now: () => Date.UTC(2025, 3, 14, 22, 13, 56, 789) });
  const answer = await gateway.send(path, options);
  const event: unknown = gateway.events[0];
  if (!event) throw new Error(`the function was not called: ${answer.status}`);
  return event as Record<string, unknown>;
}

describe("buildEventV1", () => {
  test("has every documented member, null where there is no value", async () => {
    proves(
      documented(
        "The event of format 1.0 has the documented members and no other; what has no value is null",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const event = await eventOf("/my/path", { headers: { "user-agent": "test" } });
    const { headers, multiValueHeaders, requestContext, ...rest } = event;
    expect(rest).toEqual({
      version: "1.0",
      resource: "$default",
      path: "/my/path",
      httpMethod: "GET",
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
    expect(headers).toMatchObject({ "x-forwarded-proto": "http", "x-forwarded-port": "80" });
    expect(multiValueHeaders).toMatchObject({ "x-forwarded-proto": ["http"] });
    expect(requestContext).toEqual({
      accountId: "123456789012",
      apiId: "abcdefghij",
      authorizer: { claims: null, scopes: null },
      domainName: "abcdefghij.execute-api.eu-west-1.amazonaws.com",
      domainPrefix: "abcdefghij",
      extendedRequestId: expect.any(String),
      httpMethod: "GET",
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: "127.0.0.1",
        user: null,
        userAgent: "test",
        userArn: null,
      },
      path: "/my/path",
      protocol: "HTTP/1.1",
      requestId: expect.any(String),
      requestTime: "14/Apr/2025:22:13:56 +0000",
      requestTimeEpoch: 1744668836789,
      resourceId: null,
      resourcePath: "$default",
      stage: "$default",
    });
  });

  test("names the route's path as the resource", async () => {
    proves(
      documented(
        "`resource` is the path of the matched route, or `$default`",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const event = await eventOf("/items/7", {}, { routes: [v1("GET /items/{id}")] });
    expect(event).toMatchObject({
      resource: "/items/{id}",
      path: "/items/7",
      pathParameters: { id: "7" },
      requestContext: { resourcePath: "/items/{id}" },
    });
  });

  test("has the name of a stage in its path", async () => {
    proves(documented("`path` has the name of a named stage", lambdaGuide("services-apigateway")));
    const stage = { ...defaultStage, name: "dev", variables: { a: "b" } };
    const event = await eventOf("/dev/items", {}, { stages: [stage], routes: [v1("GET /items")] });
    expect(event).toMatchObject({
      path: "/dev/items",
      resource: "/items",
      stageVariables: { a: "b" },
      requestContext: { path: "/dev/items", stage: "dev" },
    });
  });

  test("lists every value of headers and query parameters", async () => {
    proves(
      documented(
        "Every value of a header and of a query parameter is in `multiValueHeaders` and `multiValueQueryStringParameters`",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const headers = { "X-Many": ["a", "b,c"], cookie: ["a=1", "b=2"] };
    const event = await eventOf("/?tag=a%26b&tag=c&empty=", { headers: headers as never });
    expect(event.multiValueHeaders).toMatchObject({ "x-many": ["a", "b,c"] });
    expect(event.multiValueQueryStringParameters).toEqual({ tag: ["a&b", "c"], empty: [""] });
  });

  test("by our choice, takes the last value for the single one, and writes names in lower case", async () => {
    proves(
      ourChoice(
        "The single value of a repeated header or parameter is the last one, as in REST APIs; the sample of the documentation has the first of a query",
      ),
    );
    const event = await eventOf("/?tag=a&tag=c", { headers: { "X-Many": ["a", "b"] } as never });
    expect(event.headers).toMatchObject({ "x-many": "b" });
    expect(event.queryStringParameters).toEqual({ tag: "c" });
  });

  test("has a body as text or in base64", async () => {
    const post = (body: string, type: string) =>
      eventOf("/", { method: "POST", body, headers: { "content-type": type } });
    expect(await post("{}", "application/json")).toMatchObject({ body: "{}", isBase64Encoded: false });
    expect(await post("ab", "image/png")).toMatchObject({ body: "YWI=", isBase64Encoded: true });
  });

  test("has the claims of the token and no jwt around them", () => {
    proves(
      documented(
        "Claims are in `requestContext.authorizer.claims`, as text, beside `scopes`",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const api = httpApi({ routes: [v1("$default", { authorizationScopes: ["a"] })] });
    const [first] = api.routes;
    if (!first) throw new Error("lost");
    const event = buildEventV1(
      {
        api,
        accountId: "123456789012",
        stage: defaultStage,
        match: { route: first, pathParameters: {} },
        request: {
          method: "GET",
          encodedPath: "/",
          rawQueryString: "",
          query: new URLSearchParams(),
          headers: {},
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          headBytes: 0,
        },
        body: Buffer.alloc(0),
        claims: { sub: "1", scope: "a b", exp: 7 },
        requestId: "id=",
        receivedAtMs: 0,
      },
      {},
    );
    expect(event).toMatchObject({
      requestContext: { authorizer: { claims: { sub: "1", scope: "a b", exp: "7" }, scopes: ["a", "b"] } },
    });
  });
});
