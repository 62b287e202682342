import { UnsupportedError } from "../errors.ts";
import type { Declaration } from "./configuration-file.ts";

const emulated = [
  "aws_cognito_user_pool",
  "aws_cognito_user_pool_domain",
  "aws_cognito_user_pool_client",
  "aws_cognito_managed_login_branding",
  "aws_cognito_resource_server",
  "aws_cognito_user",
  "aws_cognito_user_group",
  "aws_cognito_user_in_group",
  "aws_apigatewayv2_api",
  "aws_apigatewayv2_api_mapping",
  "aws_apigatewayv2_authorizer",
  "aws_apigatewayv2_deployment",
  "aws_apigatewayv2_domain_name",
  "aws_apigatewayv2_integration",
  "aws_apigatewayv2_route",
  "aws_apigatewayv2_stage",
  "aws_lambda_alias",
  "aws_lambda_function",
  "aws_lambda_permission",
  "aws_dynamodb_table",
  "aws_dynamodb_table_item",
];

/** Beginnings of the types that localhost has no use for; what they are named may still be asked for. */
const harmless = [
  "aws_acm_",
  "aws_cloudwatch_",
  "aws_cognito_log_delivery_configuration",
  "aws_cognito_risk_configuration",
  "aws_cognito_user_pool_ui_customization",
  "aws_ecr_",
  "aws_iam_",
  "aws_kms_",
  "aws_route53_",
  "aws_secretsmanager_",
  "aws_sns_",
  "aws_wafv2_",
  "aws_xray_",
  "docker_",
  "random_",
  "time_",
];

/** Types that answer requests or decide about them, and what to write in their place. */
const refused: Readonly<Record<string, string>> = {
  aws_api_gateway_:
    "write it as an HTTP API: aws_apigatewayv2_api, aws_apigatewayv2_route and, where it has a Cognito authorizer, aws_apigatewayv2_authorizer of type JWT",
  aws_apigatewayv2_: "use routes with AWS_PROXY or HTTP_PROXY integrations",
  aws_cognito_identity_provider: "let people log in with users of the pool",
  aws_cognito_managed_user_pool_client: "declare an aws_cognito_user_pool_client",
  aws_lambda_function_url: "put an aws_apigatewayv2_route in front of the function",
};

export type Treatment = "emulated" | "harmless" | "unknown";

export function treatmentOf(type: string): Treatment {
  if (emulated.includes(type)) return "emulated";
  return harmless.some((prefix) => type.startsWith(prefix)) ? "harmless" : "unknown";
}

/**
 * Addresses of the resources that are not emulated. One of an unknown type is among them as long as nothing on
 * the path of a request refers to it.
 *
 * @throws {UnsupportedError} a resource that would answer or decide requests and is not supported
 */
export function ignoredResources(declarations: Iterable<Declaration>): string[] {
  const ignored: string[] = [];
  for (const { address, type, isData } of declarations) {
    if (isData || treatmentOf(type) === "emulated") continue;
    const advice = Object.entries(refused).find(([start]) => type.startsWith(start))?.[1];
    if (advice) throw new UnsupportedError(address, advice);
    ignored.push(address);
  }
  return ignored;
}
