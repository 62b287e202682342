import { describe, expect, test } from "vitest";
import type { Integration } from "../../../../local/model.ts";
import { exampleJson, exampleWith, model, only } from "../../../support/terraform-fixture.ts";
import { httpApiGuide } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

type Bodies = Record<string, Record<string, Record<string, unknown>>>;

function integrationWith(body: Record<string, unknown>, resource: Bodies = {}): Integration | undefined {
  const json = exampleWith({
    resource: { aws_apigatewayv2_integration: { integration: body }, ...resource },
  });
  return only(model(json).httpApis).routes[0]?.integration;
}

describe("readIntegration", () => {
  test("reads a call of a function", () => {
    expect(integrationWith({})).toEqual({
      type: "AWS_PROXY",
      functionAddress: "aws_lambda_function.function",
      payloadFormatVersion: "2.0",
      timeoutMs: 30_000,
      invokePermitted: true,
    });
  });

  test.each(["arn", "invoke_arn"])("finds the function by its %s", (attribute) => {
    expect(
      integrationWith({ integration_uri: `\${aws_lambda_function.function.${attribute}}` }),
    ).toMatchObject({
      functionAddress: "aws_lambda_function.function",
      invokePermitted: true,
    });
  });

  const alias = {
    aws_lambda_alias: {
      live: {
        name: "live",
        function_name: "${aws_lambda_function.function.function_name}",
        function_version: "1",
      },
    },
  };

  test("finds the function by an alias, which wants a permission of its own", () => {
    const integration_uri = "${aws_lambda_alias.live.invoke_arn}";
    expect(integrationWith({ integration_uri }, alias)).toMatchObject({
      functionAddress: "aws_lambda_function.function",
      invokePermitted: false,
    });
    const aws_lambda_permission = { permission: { qualifier: "${aws_lambda_alias.live.name}" } };
    expect(integrationWith({ integration_uri }, { ...alias, aws_lambda_permission })).toMatchObject({
      invokePermitted: true,
    });
  });

  test("lets an integration with credentials of its own pass without a permission", () => {
    const json = exampleJson();
    delete json.resource.aws_lambda_permission;
    expect(only(model(json).httpApis).routes[0]?.integration).toMatchObject({ invokePermitted: false });
    Object.assign(json.resource.aws_apigatewayv2_integration?.integration ?? {}, {
      credentials_arn: "${aws_iam_role.role.arn}",
    });
    expect(only(model(json).httpApis).routes[0]?.integration).toMatchObject({ invokePermitted: true });
  });

  test.each([
    [{ payload_format_version: "1.0" }, "1.0"],
    [{ payload_format_version: null }, "1.0"],
    [{ payload_format_version: "2.0" }, "2.0"],
  ])("takes %j for format %s", (body, payloadFormatVersion) => {
    proves(
      documented(
        "Payload format 1.0 is Terraform's default, where `payload_format_version` is left out",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/apigatewayv2_integration",
      ),
    );
    expect(integrationWith(body)).toMatchObject({ payloadFormatVersion });
  });

  test("reads a proxy to a URL", () => {
    const body = {
      integration_type: "HTTP_PROXY",
      integration_method: "ANY",
      integration_uri: "https://example.com/{proxy}",
      payload_format_version: null,
      timeout_milliseconds: 5000,
    };
    expect(integrationWith(body)).toEqual({
      type: "HTTP_PROXY",
      method: "ANY",
      url: "https://example.com/{proxy}",
      timeoutMs: 5000,
    });
  });

  test.each([
    [{ integration_type: "MOCK" }, 'integration_type "MOCK"'],
    [{ connection_type: "VPC_LINK" }, "connection_type"],
    [{ request_parameters: { "append:header.x": "1" } }, "request_parameters"],
    [{ response_parameters: [{ status_code: "200" }] }, "response_parameters"],
    [{ integration_subtype: "SQS-SendMessage" }, "integration_subtype"],
  ])("refuses %j", (body, feature) => {
    expect(() => integrationWith(body)).toThrow(
      `${feature} of aws_apigatewayv2_integration.integration is not supported; `,
    );
  });

  test.each([
    [{ timeout_milliseconds: 49 }, "timeout_milliseconds must be 50 to 30000, got 49"],
    [{ timeout_milliseconds: 30_001 }, "timeout_milliseconds must be 50 to 30000, got 30001"],
    [
      { integration_uri: "arn:aws:lambda:eu-west-1:123456789012:function:gone" },
      "integration_uri must be the ARN or invoke ARN of a function in this file, got arn:aws:lambda:eu-west-1:123456789012:function:gone",
    ],
  ])("finds the fault in %j", (body, fault) => {
    proves(
      documented(
        "An integration may take 50 ms to 30 s, and takes 30 s by default",
        httpApiGuide("http-api-quotas"),
      ),
    );
    expect(() => integrationWith(body)).toThrow(
      `aws_apigatewayv2_integration.integration: ${fault}; correct it and synthesise again`,
    );
  });

  test("does not care for an integration that no route uses", () => {
    const unused = { api_id: "${aws_apigatewayv2_api.api.id}", integration_type: "MOCK" };
    expect(() =>
      model(exampleWith({ resource: { aws_apigatewayv2_integration: { unused } } })),
    ).not.toThrow();
  });
});
