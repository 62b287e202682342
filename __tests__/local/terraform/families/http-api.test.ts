import { describe, expect, test } from "vitest";
import { exampleJson, exampleWith, load, model, only } from "../../../support/terraform-fixture.ts";
import { httpApiGuide } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

const api = "${aws_apigatewayv2_api.api.id}";

function apiWith(
  body: Record<string, unknown>,
  resource: Record<string, Record<string, Record<string, unknown>>> = {},
) {
  return only(
    model(exampleWith({ resource: { aws_apigatewayv2_api: { api: body }, ...resource } })).httpApis,
  );
}

const customDomain = {
  aws_apigatewayv2_domain_name: { domain: { domain_name: "api.example.com" } },
  aws_apigatewayv2_api_mapping: {
    mapping: { api_id: api, domain_name: "${aws_apigatewayv2_domain_name.domain.id}", stage: "$default" },
  },
};

describe("readHttpApis", () => {
  test("reads an API with AWS's host name and localhost's origin", () => {
    const found = only(model(exampleJson()).httpApis);
    expect(found).toMatchObject({
      address: "aws_apigatewayv2_api.api",
      apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
      name: "gatehouse-dev",
      origin: "http://localhost:3000",
      domainName: `${found.apiId}.execute-api.eu-west-1.amazonaws.com`,
      cors: undefined,
      disabled: false,
    });
  });

  test("takes the host name of its custom domain", () => {
    expect(apiWith({}, customDomain)).toMatchObject({
      domainName: "api.example.com",
      origin: "http://localhost:3000",
    });
  });

  test("is disabled without its execute-api endpoint, unless a custom domain leads to it", () => {
    expect(apiWith({ disable_execute_api_endpoint: true }).disabled).toBe(true);
    expect(apiWith({ disable_execute_api_endpoint: true }, customDomain).disabled).toBe(false);
  });

  test("reads CORS", () => {
    const cors_configuration = {
      allow_origins: ["https://app.example.com"],
      allow_methods: ["GET"],
      allow_headers: ["authorization"],
      expose_headers: ["x-a"],
      allow_credentials: true,
      max_age: 300,
    };
    expect(apiWith({ cors_configuration: [cors_configuration] }).cors).toEqual({
      allowOrigins: ["https://app.example.com"],
      allowMethods: ["GET"],
      allowHeaders: ["authorization"],
      exposeHeaders: ["x-a"],
      allowCredentials: true,
      maxAgeSeconds: 300,
    });
  });

  test("refuses credentials for every origin, as API Gateway does", () => {
    proves(documented("`allow_credentials` with `*` is refused", httpApiGuide("http-api-cors")));
    expect(() => apiWith({ cors_configuration: { allow_origins: ["*"], allow_credentials: true } })).toThrow(
      "aws_apigatewayv2_api.api: cors_configuration.allow_origins must list its origins where allow_credentials is true, got *",
    );
  });

  test.each([
    [
      { protocol_type: "WEBSOCKET" },
      'protocol_type "WEBSOCKET" of aws_apigatewayv2_api.api is not supported',
    ],
    [{ body: "{}" }, "body of aws_apigatewayv2_api.api is not supported"],
  ])("refuses %j", (body, message) => {
    expect(() => apiWith(body)).toThrow(message);
  });
});

describe("an API made by quick create", () => {
  function quickCreate(body: Record<string, unknown>) {
    const json = exampleJson();
    for (const type of ["integration", "authorizer", "route", "stage"]) {
      delete json.resource[`aws_apigatewayv2_${type}`];
    }
    // The API refers to the function, so the function may not refer to the API.
    Object.assign(json.resource.aws_lambda_function?.function ?? {}, { environment: null });
    const known = json.resource.aws_apigatewayv2_api;
    json.resource.aws_apigatewayv2_api = { api: { ...known?.api, ...body } };
    return json;
  }

  test("has a $default stage and a $default route to the function", () => {
    const found = only(model(quickCreate({ target: "${aws_lambda_function.function.arn}" })).httpApis);
    expect(found.stages).toEqual([
      { name: "$default", deployed: true, variables: {}, throttle: undefined, routeThrottles: {} },
    ]);
    expect(found.routes).toEqual([
      {
        address: "aws_apigatewayv2_api.api",
        routeKey: "$default",
        authorizer: undefined,
        authorizationScopes: [],
        integration: {
          type: "AWS_PROXY",
          functionAddress: "aws_lambda_function.function",
          payloadFormatVersion: "2.0",
          timeoutMs: 30_000,
          invokePermitted: true,
        },
      },
    ]);
  });

  test("has the route that it names, to a URL as well", () => {
    const found = only(model(quickCreate({ target: "https://example.com/x", route_key: "GET /x" })).httpApis);
    expect(found.routes).toMatchObject([
      {
        routeKey: "GET /x",
        integration: { type: "HTTP_PROXY", method: "ANY", url: "https://example.com/x", timeoutMs: 30_000 },
      },
    ]);
  });

  test("refuses a target that is neither", () => {
    expect(() =>
      load(quickCreate({ target: "arn:aws:lambda:eu-west-1:123456789012:function:gone" })),
    ).toThrow(
      "aws_apigatewayv2_api.api: target must be the ARN or invoke ARN of a function in this file, got arn:aws:lambda",
    );
  });
});
