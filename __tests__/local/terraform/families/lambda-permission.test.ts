import { describe, expect, test } from "vitest";
import { exampleWith, model, only } from "../../../support/terraform-fixture.ts";

const executionArn = "${aws_apigatewayv2_api.api.execution_arn}";

/** Route key → whether the gateway may invoke the function. */
function permitted(
  permission: Record<string, unknown>,
  resource: Record<string, Record<string, Record<string, unknown>>> = {},
) {
  const api_id = "${aws_apigatewayv2_api.api.id}";
  const target = "integrations/${aws_apigatewayv2_integration.integration.id}";
  const json = exampleWith({
    resource: {
      aws_lambda_permission: { permission },
      aws_apigatewayv2_route: {
        any: { api_id, route_key: "ANY /books/{bookId}", target },
        rest: { api_id, route_key: "$default", target },
      },
      ...resource,
    },
  });
  return Object.fromEntries(
    only(model(json).httpApis).routes.map(({ routeKey, integration }) => [
      routeKey,
      integration?.type === "AWS_PROXY" && integration.invokePermitted,
    ]),
  );
}

const all = { "GET /": true, "GET /protected": true, "ANY /books/{bookId}": true, $default: true };
const none = { "GET /": false, "GET /protected": false, "ANY /books/{bookId}": false, $default: false };

describe("InvokePermissions", () => {
  test.each([
    [{}],
    [{ source_arn: null }],
    [{ source_arn: `${executionArn}/*` }],
    [{ source_arn: "arn:aws:execute-api:*:123456789012:*" }],
    [{ action: "lambda:*" }],
    [{ principal: "*" }],
    [{ source_account: "123456789012" }],
    [{ function_name: "${aws_lambda_function.function.arn}" }],
    [{ function_name: "123456789012:function:gatehouse-dev" }],
  ])("lets every route pass with %j", (permission) => {
    expect(permitted(permission)).toEqual(all);
  });

  test.each([
    [{ action: "lambda:GetFunction" }],
    [{ principal: "events.amazonaws.com" }],
    [{ function_name: "another" }],
    [{ function_name: "gatehouse-dev:live" }],
    [{ qualifier: "live" }],
    [{ source_arn: "arn:aws:execute-api:eu-west-1:123456789012:otherapi00/*/*" }],
    [{ source_arn: `${executionArn}/prod/*` }],
    [{ source_arn: executionArn }],
  ])("lets no route pass with %j", (permission) => {
    expect(permitted(permission)).toEqual(none);
  });

  test("matches stage, method and path, and any method only if all of them match", () => {
    expect(permitted({ source_arn: `${executionArn}/$default/GET/*` })).toEqual({
      ...none,
      "GET /": true,
      "GET /protected": true,
    });
    expect(permitted({ source_arn: `${executionArn}/*/*/books/*` })).toEqual({
      ...none,
      "ANY /books/{bookId}": true,
    });
    expect(permitted({ source_arn: `${executionArn}/*/$default` })).toEqual({ ...none, $default: true });
    expect(permitted({ source_arn: `${executionArn}/*/GET/protecte?` })).toEqual({
      ...none,
      "GET /protected": true,
    });
  });

  test("adds permissions up", () => {
    const second = {
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      function_name: "gatehouse-dev",
      source_arn: `${executionArn}/*/GET/protected`,
    };
    const resource = {
      aws_lambda_permission: { permission: { source_arn: `${executionArn}/*/GET/` }, second },
    };
    expect(permitted({}, resource)).toEqual({ ...none, "GET /": true, "GET /protected": true });
  });
});
