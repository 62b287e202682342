import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2ApiMapping } from "@cdktf/provider-aws/lib/apigatewayv2-api-mapping/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import type { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { TerraformElement, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { type Route, resourceIdentifier, routeKey, type Throttle } from "../service/contract.ts";
import { accessLogFormat, corsPolicy, throttling } from "./defaults.ts";
import { createLogGroup, type LogGroupSettings } from "./log-group.ts";
import { countFaults, fault, type Scopes, scopeFaults, urlFault, wholeNumberFaults } from "./settings.ts";
import type { UserPool } from "./user-pool.ts";

export interface HttpApiSettings {
  /**
   * Origins of web pages that may call the API with a token: https, or http on localhost. Cookies are never part of
   * such calls.
   *
   * @default - no other origin may
   */
  readonly corsOrigins?: readonly string[];
}

/** What is wrong with the API's settings; `routeFaults` is about its routes. */
export function httpApiFaults(name: string, { corsOrigins }: HttpApiSettings): string[] {
  if (!corsOrigins) return [];
  const setting = `${name}.corsOrigins`;
  if (corsOrigins.length === 0) {
    const advice = "leave it out where no page calls the API";
    return [fault(setting, "name at least one origin", corsOrigins, advice)];
  }
  const rule = "be https origins, without a slash at the end";
  const advice = "list each one, not *; http is for http://localhost only";
  return corsOrigins
    .filter((origin) => !isAcceptedOrigin(origin))
    .map((origin) => urlFault(setting, rule, origin, advice));
}

function isAcceptedOrigin(text: string): boolean {
  if (!URL.canParse(text) || text.includes("*")) return false;
  const { hostname, origin, protocol } = new URL(text);
  return origin === text && (protocol === "https:" || hostname === "localhost");
}

/** @see AWS: "Amazon API Gateway quotas" (HTTP APIs: routes per API, authorization scopes per route) */
const [mostRoutes, mostScopesPerRoute] = [300, 10];

/** The rows of the route table, each by itself and together. */
export function routeFaults(routes: readonly Route[], scopes: Scopes): string[] {
  return [
    ...countFaults("routes", routes.length, mostRoutes, "an HTTP API has no more"),
    ...routes.flatMap((route) => rowFaults(route, scopes)),
    ...duplicateFaults(routes),
  ];
}

function rowFaults(route: Route, scopes: Scopes): string[] {
  const { method, path, access, throttle } = route;
  const setting = settingOf(route);
  const faults: string[] = [];
  if (!["GET", "POST", "PUT", "PATCH", "DELETE"].includes(method)) {
    faults.push(fault(`${setting}.method`, "be GET, POST, PUT, PATCH or DELETE", method, "name each method"));
  }
  if (path !== "/" && !/^(?:\/(?:(?!\.{1,2}(?:\/|$))[\w.~-]+|\{[A-Za-z_]\w*\}))+$/.test(path)) {
    const rule = "be segments of letters, digits and . _ ~ - (but not . or .. alone) or {variable}";
    faults.push(fault(`${setting}.path`, rule, path, "write it like /things/{thingId}"));
  }
  for (const [key, value] of Object.entries(throttle ?? {})) {
    const advice = "the account's own limits are 10000 a second and 5000 at once";
    faults.push(...wholeNumberFaults(`${setting}.throttle.${key}`, value, [1, 10_000], advice));
  }
  if (access === "public") return faults;
  if (!Array.isArray(access) || access.length === 0) {
    const rule = 'be "public" or name at least one scope';
    return [...faults, fault(`${setting}.access`, rule, access ?? null, "a route is never open by omission")];
  }
  return [
    ...faults,
    ...scopeFaults(`${setting}.access`, access, scopes),
    ...countFaults(`${setting}.access`, access.length, mostScopesPerRoute, "a route has no more scopes"),
  ];
}

/** Names of path variables do not tell routes apart: API Gateway refuses the second one. */
function duplicateFaults(routes: readonly Route[]): string[] {
  const keys = routes.map(identityOf);
  return routes
    .filter((_, index) => keys.slice(0, index).includes(keys[index] as string))
    .map((route) =>
      fault(settingOf(route), "be declared once", route.path, "names of variables do not tell routes apart"),
    );
}

/** What tells a route apart at API Gateway, the names of its variables do not: `GET /books/{}`. */
function identityOf(route: Route): string {
  return routeKey(route).replaceAll(/\{\w+\}/g, "{}");
}

function settingOf(route: Route): string {
  return `routes["${routeKey(route)}"]`;
}

export interface HttpApiProps extends HttpApiSettings, LogGroupSettings {
  readonly name: string;
  /**
   * The only name that the API then answers to.
   *
   * @default - the execute-api endpoint
   */
  readonly customDomain?: Apigatewayv2DomainName;
}

export interface HttpApiRoutesProps {
  readonly routes: readonly Route[];
  readonly userPool: UserPool;
  /** Every client whose tokens the authorizer lets pass. */
  readonly allowedClients: readonly CognitoUserPoolClient[];
  readonly function: LambdaFunction;
}

/** The stage that is served without its name in the path. */
const stageName = "$default";

/**
 * An HTTP API that is closed by default: it has the routes it is given and no `$default` route, so that an
 * unknown path is the gateway's 404 and costs no invocation.
 *
 * Its endpoint is known before its routes are: clients and the function refer to the endpoint, and only
 * integration, routes and permission refer to the function, so that there is no cycle.
 */
export class HttpApi extends Construct {
  readonly api: Apigatewayv2Api;
  /** `https://<api id>.execute-api.<region>.amazonaws.com` or the custom domain's, without a trailing slash. */
  readonly url: string;
  /** One JSON line per request; its members are those of `accessLogFormat`. */
  readonly accessLog: CloudwatchLogGroup;
  /** Of its metrics in the namespace AWS/ApiGateway. */
  readonly metricDimensions: Readonly<Record<string, string>>;
  readonly #props: HttpApiProps;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.#props = props;
    this.api = new Apigatewayv2Api(this, "Resource", {
      name: props.name,
      protocolType: "HTTP",
      disableExecuteApiEndpoint: props.customDomain !== undefined,
      corsConfiguration: props.corsOrigins && { ...corsPolicy, allowOrigins: [...props.corsOrigins] },
    });
    this.url = props.customDomain ? `https://${props.customDomain.domainName}` : this.api.apiEndpoint;
    // The prefix saves the account's log resource policy from growing with every log group.
    this.accessLog = createLogGroup(this, "access-log", `/aws/vendedlogs/apis/${props.name}`, props);
    this.metricDimensions = { ApiId: this.api.id, Stage: stageName };
  }

  /** Puts the routes in front of the function. Call it once. */
  addRoutes(props: HttpApiRoutesProps): void {
    const authorizer = this.createAuthorizer(props);
    const integration = this.createIntegration(props.function);
    const stage = this.createStage(props.routes, this.createRoutes(props, authorizer, integration));
    if (this.#props.customDomain) this.mapDomain(this.#props.customDomain, stage);
    this.permitInvocation(props.function);
  }

  /**
   * Cognito's access tokens carry no `aud`, but those that were asked for with `resource`; where there is none the gateway
   * compares `client_id` with the audience. It does not
   * look at `token_use`: the service does.
   *
   * It is created after the pool's domain, because API Gateway fetches the issuer's discovery document there and then.
   */
  private createAuthorizer(props: HttpApiRoutesProps): Apigatewayv2Authorizer {
    return new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: this.api.id,
      name: "cognito",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: {
        issuer: props.userPool.issuerUrl,
        audience: [...props.allowedClients.map((client) => client.id), resourceIdentifier(this.url)],
      },
      dependsOn: [props.userPool.domain],
    });
  }

  private createIntegration(lambda: LambdaFunction): Apigatewayv2Integration {
    return new Apigatewayv2Integration(this, "integration", {
      apiId: this.api.id,
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: lambda.invokeArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: 30_000,
    });
  }

  /**
   * Below a construct of their own the ids carry a hash of the exact id: no two routes collapse into one. An id has no
   * names of variables, so that renaming one changes the route and does not make a second one beside the first.
   */
  private createRoutes(
    props: HttpApiRoutesProps,
    authorizer: Apigatewayv2Authorizer,
    integration: Apigatewayv2Integration,
  ): Apigatewayv2Route[] {
    const parent = new Construct(this, "routes");
    const routes = props.routes.map((route) => {
      const made = new Apigatewayv2Route(parent, constructId(route), {
        apiId: this.api.id,
        routeKey: routeKey(route),
        target: `integrations/${integration.id}`,
        ...authorization(route, props.userPool, authorizer),
      });
      return { made, former: formerName(parent, route) };
    });
    // CDKTF's own way to say this runs Terraform to ask for its version, with every synthesis.
    const moved = routes.flatMap(
      ({ made: { terraformResourceType: type, friendlyUniqueId: name }, former }) =>
        former ? [{ from: `${type}.${former}`, to: `${type}.${name}` }] : [],
    );
    if (moved.length > 0) TerraformStack.of(this).addOverride("moved", moved);
    return routes.map(({ made }) => made);
  }

  /** After the routes: throttling of a route that is not there yet is refused. */
  private createStage(rows: readonly Route[], routes: readonly Apigatewayv2Route[]): Apigatewayv2Stage {
    return new Apigatewayv2Stage(this, "stage", {
      apiId: this.api.id,
      name: stageName,
      autoDeploy: true,
      accessLogSettings: { destinationArn: this.accessLog.arn, format: JSON.stringify(accessLogFormat) },
      defaultRouteSettings: throttleSettings(throttling),
      routeSettings: rows.flatMap((row) =>
        row.throttle ? [{ routeKey: routeKey(row), ...throttleSettings(row.throttle) }] : [],
      ),
      dependsOn: [...routes],
    });
  }

  private mapDomain(domain: Apigatewayv2DomainName, stage: Apigatewayv2Stage): void {
    new Apigatewayv2ApiMapping(this, "api-mapping", {
      apiId: this.api.id,
      domainName: domain.id,
      stage: stage.id,
    });
  }

  /** One permission for all routes: one each would outgrow the function's policy. */
  private permitInvocation(lambda: LambdaFunction): void {
    new LambdaPermission(this, "invoke-permission", {
      functionName: lambda.functionName,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.api.executionArn}/*/*`,
    });
  }
}

/**
 * A route's id: what tells it apart. Construct ids know no `/`, which becomes `--`; where a hyphen could be taken for a
 * part of that, all of the route's are written as `+`, which is in no path.
 */
function constructId(route: Route): string {
  const identity = identityOf(route);
  return /-[-/]|\/-/.test(identity) ? identity.replaceAll("-", "+") : identity;
}

/** The id was the route key until version 0.2. Where no state has such an id any more, this may go. */
function formerName(parent: Construct, route: Route): string | undefined {
  const formerId = routeKey(route);
  if (parent.node.tryFindChild(formerId)) return undefined;
  const former = new TerraformElement(parent, formerId);
  const name = former.friendlyUniqueId;
  parent.node.tryRemoveChild(former.node.id);
  return name;
}

function throttleSettings({ rateLimit, burstLimit }: Throttle) {
  return { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit };
}

function authorization(route: Route, userPool: UserPool, authorizer: Apigatewayv2Authorizer) {
  if (route.access === "public") return { authorizationType: "NONE" };
  return {
    authorizationType: "JWT",
    authorizerId: authorizer.id,
    authorizationScopes: route.access.map((name) => userPool.scope(name)),
  };
}
