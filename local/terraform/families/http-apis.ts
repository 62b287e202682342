import type { Cors, HttpApi } from "../../model.ts";
import type { Block } from "../resource.ts";
import type { Declared } from "./declared.ts";
import type { IntegrationContext } from "./integrations.ts";
import { readRouteKeys, readRoutes } from "./routes.ts";
import { readStages } from "./stages.ts";

/** Where a custom domain reaches an API. */
export interface ApiMapping {
  readonly domainName: string;
  /** First segments of the path that the mapping takes away; `""`: none. */
  readonly key: string;
  readonly stage: string;
}

/** HTTP APIs with everything that belongs to them; URLs are AWS's. */
export function readHttpApis(declared: Declared, context: IntegrationContext): readonly HttpApi[] {
  return declared.all("aws_apigatewayv2_api").map((api) => readHttpApi(api, declared, context));
}

/** @throws {UserError} a mapping names a domain or a stage that the file does not declare */
export function readApiMappings(api: Block, declared: Declared): readonly ApiMapping[] {
  const domains = declared.all("aws_apigatewayv2_domain_name").map((domain) => domain.text("domain_name"));
  const stages = declared.childrenOf(api, "aws_apigatewayv2_stage").map((stage) => stage.text("name"));
  return declared.childrenOf(api, "aws_apigatewayv2_api_mapping").map((mapping) => {
    const domainName = mapping.text("domain_name");
    if (!domains.includes(domainName)) {
      throw mapping.fault("domain_name", "be an aws_apigatewayv2_domain_name of this file", domainName);
    }
    const stage = mapping.text("stage");
    if (!stages.includes(stage) && !api.declares("target")) {
      throw mapping.fault("stage", "be a stage of the API", stage);
    }
    return { domainName, key: mapping.optionalText("api_mapping_key") ?? "", stage };
  });
}

function readHttpApi(api: Block, declared: Declared, context: IntegrationContext): HttpApi {
  const protocol = api.text("protocol_type");
  if (protocol !== "HTTP") throw api.unsupported(`protocol_type "${protocol}"`, 'use "HTTP"');
  api.refuse(["body"], "declare routes and integrations as resources instead of an OpenAPI document");
  const stages = readStages(api, readRouteKeys(api, declared), declared);
  const [mapping] = readApiMappings(api, declared);
  const origin = api.text("api_endpoint");
  const routes = readRoutes(
    api,
    stages.map((stage) => stage.name),
    declared,
    context,
  );
  return {
    address: api.address,
    apiId: api.text("id"),
    name: api.text("name"),
    origin,
    domainName: mapping?.domainName ?? new URL(origin).host,
    authorizers: [...new Set(routes.flatMap(({ authorizer }) => authorizer ?? []))],
    routes,
    stages,
    cors: readCors(api.block("cors_configuration")),
    disabled: api.flag("disable_execute_api_endpoint", false) && !mapping,
  };
}

/** @see AWS: Configure CORS for HTTP APIs */
function readCors(cors: Block | undefined): Cors | undefined {
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
    maxAgeSeconds: cors.optionalNumber("max_age"),
  };
}
