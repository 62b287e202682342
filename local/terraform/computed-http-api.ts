import { type ComputedAttributes, type Instance, regionalArn } from "./computed-attributes.ts";
import { digits, lowerCase, randomText } from "./identifiers.ts";

/** Ids as API Gateway makes them: an API's has ten lower-case letters and digits, the others' are shorter. */
const shortId = (instance: Instance, length: number) =>
  instance.remember("id", () => randomText(length, lowerCase + digits));

/** @see Terraform AWS provider: aws_apigatewayv2_api and the resources of an API */
export const httpApiAttributes: Readonly<Record<string, ComputedAttributes>> = {
  aws_apigatewayv2_api: {
    id: (api) => shortId(api, 10),
    arn: (api) => `arn:aws:apigateway:${api.region}::/apis/${api.text("id")}`,
    api_endpoint: (api) => endpoint(api, api.text("id")),
    execution_arn: (api) => regionalArn(api, "execute-api", api.text("id")),
  },
  aws_apigatewayv2_stage: {
    id: (stage) => stage.text("name"),
    arn: (stage) =>
      `arn:aws:apigateway:${stage.region}::/apis/${stage.text("api_id")}/stages/${stage.text("name")}`,
    execution_arn: (stage) =>
      regionalArn(stage, "execute-api", `${stage.text("api_id")}/${stage.text("name")}`),
    invoke_url: (stage) => {
      const name = stage.text("name");
      return `${endpoint(stage, stage.text("api_id"))}/${name === "$default" ? "" : name}`;
    },
  },
  aws_apigatewayv2_authorizer: { id: (authorizer) => shortId(authorizer, 6) },
  aws_apigatewayv2_integration: { id: (integration) => shortId(integration, 7) },
  aws_apigatewayv2_route: { id: (route) => shortId(route, 7) },
  aws_apigatewayv2_deployment: { id: (deployment) => shortId(deployment, 6) },
  aws_apigatewayv2_api_mapping: { id: (mapping) => shortId(mapping, 6) },
  aws_apigatewayv2_domain_name: {
    id: (domain) => domain.text("domain_name"),
    arn: (domain) => `arn:aws:apigateway:${domain.region}::/domainnames/${domain.text("domain_name")}`,
  },
};

function endpoint(instance: Instance, apiId: string): string {
  return `https://${apiId}.execute-api.${instance.region}.amazonaws.com`;
}
