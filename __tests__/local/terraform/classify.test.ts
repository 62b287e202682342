import { describe, expect, test } from "vitest";
import { UnsupportedError } from "../../../local/errors.ts";
import { ignoredResources, treatmentOf } from "../../../local/terraform/classify.ts";

function resource(type: string, isData = false) {
  return { address: `${type}.x`, type, isData, body: {} };
}

describe("treatmentOf", () => {
  test.each([
    ["aws_cognito_user_pool", "emulated"],
    ["aws_dynamodb_table_item", "emulated"],
    ["aws_iam_role", "harmless"],
    ["docker_registry_image", "harmless"],
    ["aws_sqs_queue", "unknown"],
    ["aws_cognito_identity_pool", "unknown"],
  ])("%s is %s", (type, treatment) => {
    expect(treatmentOf(type)).toBe(treatment);
  });
});

describe("ignoredResources", () => {
  test("lists resources that localhost has no use for, and no data sources", () => {
    const declared = [
      resource("aws_lambda_function"),
      resource("aws_iam_role"),
      resource("aws_sqs_queue"),
      resource("aws_iam_policy_document", true),
    ];
    expect(ignoredResources(declared)).toEqual(["aws_iam_role.x", "aws_sqs_queue.x"]);
  });

  test("refuses a REST API by name and says how to write it as an HTTP API", () => {
    expect(() => ignoredResources([resource("aws_api_gateway_authorizer")])).toThrow(
      new UnsupportedError(
        "aws_api_gateway_authorizer.x",
        "write it as an HTTP API: aws_apigatewayv2_api, aws_apigatewayv2_route and, where it has a Cognito authorizer, aws_apigatewayv2_authorizer of type JWT",
      ),
    );
  });

  test.each([
    "aws_api_gateway_rest_api",
    "aws_apigatewayv2_vpc_link",
    "aws_cognito_identity_provider",
    "aws_cognito_managed_user_pool_client",
    "aws_lambda_function_url",
  ])("refuses %s, which would meet requests", (type) => {
    expect(() => ignoredResources([resource(type)])).toThrow(UnsupportedError);
  });
});
