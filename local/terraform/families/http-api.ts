import type { Cors, HttpApi } from "../../model.ts";
import { type ResourceFamily, regionalArn, rememberedId } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";
import { readApiMappings } from "./api-mapping.ts";
import { readAuthorizers } from "./authorizer.ts";
import type { IntegrationContext } from "./integration.ts";
import { readRouteKeys, readRoutes } from "./route.ts";
import { executeApiUrl, readStages } from "./stage.ts";

/** @see Terraform AWS provider: aws_apigatewayv2_api */
export const httpApiFamily: ResourceFamily = {
  aws_apigatewayv2_api: {
    treatment: "emulated",
    attributes: {
      id: (api) => rememberedId(api, 10),
      arn: (api) => `arn:aws:apigateway:${api.region}::/apis/${api.text("id")}`,
      api_endpoint: (api) => executeApiUrl(api, api.text("id")),
      execution_arn: (api) => regionalArn(api, "execute-api", api.text("id")),
    },
  },
  "aws_apigatewayv2_*": {
    treatment: { refused: "use routes with AWS_PROXY or HTTP_PROXY integrations" },
  },
  "aws_api_gateway_*": {
    treatment: {
      refused:
        "write it as an HTTP API: aws_apigatewayv2_api, aws_apigatewayv2_route and, where it has a Cognito authorizer, aws_apigatewayv2_authorizer of type JWT",
    },
  },
};

/** HTTP APIs with everything that belongs to them; URLs are AWS's. */
export function readHttpApis(declared: DeclaredResources, context: IntegrationContext): readonly HttpApi[] {
  return declared.all("aws_apigatewayv2_api").map((api) => readHttpApi(api, declared, context));
}

function readHttpApi(api: ResourceReader, declared: DeclaredResources, context: IntegrationContext): HttpApi {
  const protocol = api.text("protocol_type");
  if (protocol !== "HTTP") throw api.unsupported(`protocol_type "${protocol}"`, 'use "HTTP"');
  api.refuse(["body"], "declare routes and integrations as resources instead of an OpenAPI document");
  const stages = readStages(api, readRouteKeys(api, declared), declared);
  const authorizers = readAuthorizers(api, declared);
  const [mapping] = readApiMappings(api, declared);
  const origin = api.text("api_endpoint");
  return {
    address: api.address,
    apiId: api.text("id"),
    name: api.text("name"),
    origin,
    domainName: mapping?.domainName ?? new URL(origin).host,
    authorizers: [...authorizers.values()],
    routes: readRoutes(api, declared, {
      ...context,
      stages: stages.map((stage) => stage.name),
      authorizers,
    }),
    stages,
    cors: readCors(api.block("cors_configuration")),
    disabled: api.flag("disable_execute_api_endpoint", false) && !mapping,
  };
}

/** @see AWS: Configure CORS for HTTP APIs */
function readCors(cors: ResourceReader | undefined): Cors | undefined {
  if (!cors) return undefined;
  const allowOrigins = cors.texts("allow_origins");
  const allowCredentials = cors.flag("allow_credentials", false);
  if (allowCredentials && allowOrigins.includes("*")) {
    throw cors.fault("allow_origins", "list its origins where allow_credentials is true", "*");
  }
  return {
    allowOrigins,
    allowMethods: cors.texts("allow_methods"),
    allowHeaders: cors.texts("allow_headers"),
    exposeHeaders: cors.texts("expose_headers"),
    allowCredentials,
    maxAgeSeconds: cors.numberUnlessUnset("max_age"),
  };
}
