import type { HttpRoute, JwtAuthorizer } from "../../model.ts";
import type { Block } from "../resource.ts";
import type { Declared } from "./declared.ts";
import { type IntegrationContext, readIntegration, readQuickCreateIntegration } from "./integrations.ts";
import type { Caller } from "./invoke-permissions.ts";

/** Per route and per authorizer. @see AWS: HTTP API quotas */
const maximumScopes = 10;
const maximumAudiences = 50;

const routeKeyForm = /^(?:\$default|(?:ANY|GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) \/\S*)$/;

/** Keys of an API's routes, quick create's among them. @throws {UserError} a key is malformed or given twice */
export function readRouteKeys(api: Block, declared: Declared): readonly string[] {
  const keys = quickCreateKeys(api);
  for (const route of declared.childrenOf(api, "aws_apigatewayv2_route")) {
    const key = route.text("route_key");
    if (!routeKeyForm.test(key)) throw route.fault("route_key", 'be "$default" or "METHOD /path"', key);
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

/** @param stages names of the API's stages */
export function readRoutes(
  api: Block,
  stages: readonly string[],
  declared: Declared,
  context: IntegrationContext,
): readonly HttpRoute[] {
  const callerOf = (routeKey: string): Caller => ({
    executionArn: api.text("execution_arn"),
    stages,
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
  const authorizers = createAuthorizerReader(declared.childrenOf(api, "aws_apigatewayv2_authorizer"));
  const routes = declared.childrenOf(api, "aws_apigatewayv2_route").map((route) => {
    const routeKey = route.text("route_key");
    const integration = targetOf(route, integrations);
    return {
      address: route.address,
      routeKey,
      ...readAuthorization(route, authorizers),
      integration: integration && readIntegration(integration, callerOf(routeKey), context),
    };
  });
  return [...quickCreated, ...routes];
}

function quickCreateKeys(api: Block): string[] {
  return api.declares("target") ? [api.optionalText("route_key") ?? "$default"] : [];
}

function targetOf(route: Block, integrations: readonly Block[]): Block | undefined {
  const target = route.optionalText("target");
  if (!target) return undefined;
  const integration = integrations.find((candidate) => target === `integrations/${candidate.text("id")}`);
  if (!integration)
    throw route.fault("target", 'be "integrations/" and the id of an integration of its API', target);
  return integration;
}

function readAuthorization(
  route: Block,
  findAuthorizer: (id: string) => JwtAuthorizer | undefined,
): Pick<HttpRoute, "authorizer" | "authorizationScopes"> {
  const type = route.optionalText("authorization_type") ?? "NONE";
  if (type === "NONE") return { authorizer: undefined, authorizationScopes: [] };
  if (type !== "JWT") throw route.unsupported(`authorization_type "${type}"`, 'use "JWT" or "NONE"');
  const id = route.text("authorizer_id");
  const authorizer = findAuthorizer(id);
  if (!authorizer) throw route.fault("authorizer_id", "be the id of an authorizer of its API", id);
  const authorizationScopes = atMost(maximumScopes, route, "authorization_scopes");
  return { authorizer, authorizationScopes };
}

/** Reads each authorizer once, and only if a route names it. */
function createAuthorizerReader(declared: readonly Block[]): (id: string) => JwtAuthorizer | undefined {
  const read = new Map<string, JwtAuthorizer>();
  return (id) => {
    const block = declared.find((candidate) => candidate.text("id") === id);
    if (!block) return undefined;
    const authorizer = read.get(id) ?? readAuthorizer(block);
    read.set(id, authorizer);
    return authorizer;
  };
}

/** @see AWS: Control access to HTTP APIs with JWT authorizers */
function readAuthorizer(authorizer: Block): JwtAuthorizer {
  const type = authorizer.text("authorizer_type");
  if (type !== "JWT") throw authorizer.unsupported(`authorizer_type "${type}"`, 'use "JWT"');
  const identitySources = authorizer.texts("identity_sources");
  const sourceForm = /^\$request\.(?:header|querystring)\.\S+$/;
  if (identitySources.length === 0 || !identitySources.every((source) => sourceForm.test(source))) {
    const rule = 'list "$request.header.<name>" or "$request.querystring.<name>"';
    throw authorizer.fault("identity_sources", rule, JSON.stringify(identitySources));
  }
  const configuration = authorizer.block("jwt_configuration");
  if (!configuration) throw authorizer.fault("jwt_configuration", "be set", "nothing");
  return {
    address: authorizer.address,
    name: authorizer.text("name"),
    identitySources,
    issuer: configuration.text("issuer"),
    audience: atMost(maximumAudiences, configuration, "audience"),
  };
}

function atMost(limit: number, block: Block, name: string): readonly string[] {
  const values = block.texts(name);
  if (values.length > limit) throw block.fault(name, `list at most ${limit}`, String(values.length));
  return values;
}
