import { type HttpRoute, type JwtAuthorizer, parseRouteKey } from "../../model.ts";
import { type ResourceFamily, rememberedId } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";
import { type IntegrationContext, readIntegration, readQuickCreateIntegration } from "./integration.ts";
import type { CallingRoute } from "./lambda-permission.ts";

/** @see Terraform AWS provider: aws_apigatewayv2_route */
export const routeFamily: ResourceFamily = {
  aws_apigatewayv2_route: {
    treatment: "emulated",
    parent: { type: "aws_apigatewayv2_api", attribute: "api_id" },
    attributes: { id: (route) => rememberedId(route, 7) },
  },
};

/** @see AWS: HTTP API quotas */
const maximumScopes = 10;

/** Keys of an API's routes, quick create's among them. @throws {UserError} a key is malformed or given twice */
export function readRouteKeys(api: ResourceReader, declared: DeclaredResources): readonly string[] {
  const keys = quickCreateKeys(api);
  for (const route of declared.childrenOf(api, "aws_apigatewayv2_route")) {
    const key = route.text("route_key");
    if (key !== "$default" && !parseRouteKey(key))
      throw route.fault("route_key", 'be "$default" or "METHOD /path"', key);
    if (keys.some((other) => withoutVariableNames(other) === withoutVariableNames(key)))
      throw route.fault("route_key", "be unique in its API, whatever its variables are called", key);
    keys.push(key);
  }
  return keys;
}

/** AWS does not document that two routes may not differ in the names of their variables alone; emulators refuse them. */
function withoutVariableNames(routeKey: string): string {
  return routeKey.replace(/\{[^}+]+/g, "{");
}

export interface RouteContext extends IntegrationContext {
  /** Names of the API's stages. */
  readonly stages: readonly string[];
  /** The API's authorizers by id. */
  readonly authorizers: ReadonlyMap<string, JwtAuthorizer>;
}

export function readRoutes(
  api: ResourceReader,
  declared: DeclaredResources,
  context: RouteContext,
): readonly HttpRoute[] {
  const callerOf = (routeKey: string): CallingRoute => ({
    executionArn: api.text("execution_arn"),
    stages: context.stages,
    routeKey,
  });
  const quickCreated = quickCreateKeys(api).map((routeKey) => ({
    address: api.address,
    routeKey,
    authorizer: undefined,
    authorizationScopes: [],
    integration: readQuickCreateIntegration(api, callerOf(routeKey), context),
  }));
  const integrations = declared.childrenOf(api, "aws_apigatewayv2_integration");
  const routes = declared.childrenOf(api, "aws_apigatewayv2_route").map((route) => {
    const routeKey = route.text("route_key");
    const integration = targetOf(route, integrations);
    return {
      address: route.address,
      routeKey,
      ...readAuthorization(route, context.authorizers),
      integration: integration && readIntegration(integration, callerOf(routeKey), context),
    };
  });
  return [...quickCreated, ...routes];
}

function quickCreateKeys(api: ResourceReader): string[] {
  return api.declares("target") ? [api.optionalText("route_key") ?? "$default"] : [];
}

function targetOf(
  route: ResourceReader,
  integrations: readonly ResourceReader[],
): ResourceReader | undefined {
  const target = route.optionalText("target");
  if (!target) return undefined;
  const integration = integrations.find((candidate) => target === `integrations/${candidate.text("id")}`);
  if (!integration)
    throw route.fault("target", 'be "integrations/" and the id of an integration of its API', target);
  return integration;
}

function readAuthorization(
  route: ResourceReader,
  authorizers: RouteContext["authorizers"],
): Pick<HttpRoute, "authorizer" | "authorizationScopes"> {
  const type = route.optionalText("authorization_type") ?? "NONE";
  if (type === "NONE") return { authorizer: undefined, authorizationScopes: [] };
  if (type !== "JWT") throw route.unsupported(`authorization_type "${type}"`, 'use "JWT" or "NONE"');
  const id = route.text("authorizer_id");
  const authorizer = authorizers.get(id);
  if (!authorizer) throw route.fault("authorizer_id", "be the id of an authorizer of its API", id);
  return { authorizer, authorizationScopes: route.textsAtMost(maximumScopes, "authorization_scopes") };
}
