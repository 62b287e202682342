import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import type { InvokeResult } from "../lambda/invocation.ts";
import type { HttpApi, HttpRoute, Stage } from "../model.ts";
import type { Decision, RequestRecord } from "../requests/record.ts";
import { corsHeaders, isCorsHeader, isPreflight, preflightHeaders } from "./cors.ts";
import { integrate } from "./integration.ts";
import { type Authorization, createJwtAuthorizers, type VerifiedToken } from "./jwt-authorizer.ts";
import { ownReply, type Reply, sendReply } from "./reply.ts";
import { type GatewayRequest, readRequest } from "./request.ts";
import { createRouter, type RouteMatch } from "./router.ts";
import { chooseStage } from "./stages.ts";
import { accountThrottle, createThrottle } from "./throttle.ts";

/** Request line and headers. @see AWS: HTTP API quotas */
const maxHeadBytes = 10_240;

export interface GatewayDeps {
  readonly api: HttpApi;
  /** Twelve digits. */
  readonly accountId: string;
  /** Runs a function, by its Terraform address, on an event in JSON. */
  readonly invoke: (functionAddress: string, event: string) => Promise<InvokeResult>;
  /** Milliseconds since the epoch; timeouts run on the real clock. */
  readonly now: () => number;
  /** Called once per request, when its answer is known. @default nobody watches */
  readonly observe?: (record: RequestRecord) => void;
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly receivedAtMs: number;
}

interface Verdict {
  readonly reply: Reply;
  readonly decision: Decision;
  readonly reason?: string | undefined;
  readonly stage?: string | undefined;
  readonly routeKey?: string | undefined;
  readonly token?: VerifiedToken | undefined;
}

interface Place {
  readonly stage: Stage;
  readonly match: RouteMatch;
}

/**
 * An HTTP API: stage, CORS preflight, route, throttling, JWT authorizer, integration, in this order.
 *
 * Every answer carries an `Apigw-Requestid`. The listener does not look at `Host`: AWS finds the API by it, localhost
 * by the port. It bounds request line and headers to 10 240 bytes, so its server has to accept at least as many.
 *
 * @see AWS: Working with HTTP APIs
 */
export function createGateway(deps: GatewayDeps): RequestListener {
  const { api, now } = deps;
  const judge = createJudge(deps);
  return async (incoming, response) => {
    const exchange: Exchange = {
      incoming,
      request: readRequest(incoming),
      requestId: randomBytes(11).toString("base64"),
      receivedAtMs: now(),
    };
    const verdict = await judge(exchange).catch(
      (error: Error): Verdict => ({ reply: ownReply(500), decision: "failed", reason: error.message }),
    );
    deps.observe?.(recordOf(exchange, verdict, now()));
    response.setHeader("Apigw-Requestid", exchange.requestId);
    await sendReply(response, withGatewayHeaders(api, exchange.request, verdict));
  };
}

function createJudge(deps: GatewayDeps): (exchange: Exchange) => Promise<Verdict> {
  const choosePlace = createPlaceChooser(deps.api);
  const admit = createThrottle(deps.now);
  const authorize = createRouteAuthorizer(deps.now);

  return async (exchange) => {
    const choice = choosePlace(exchange.request);
    if ("decision" in choice) return choice;
    const { stage, match } = choice;
    const { routeKey } = match.route;
    const place = { stage: stage.name, routeKey };
    // AWS does not document whether this comes before the authorizer, nor that default limits hold per route.
    const limits = stage.routeThrottles[routeKey] ?? stage.throttle ?? accountThrottle;
    if (!admit(`${stage.name} ${routeKey}`, limits))
      return { ...place, reply: ownReply(429), decision: "throttled" };
    const authorization = await authorize(match.route, exchange.request);
    const refusal = authorization && refusalOf(authorization);
    if (refusal) return { ...place, ...refusal };
    const token = authorization?.token;
    const outcome = await integrate(deps, { ...exchange, stage, match, token });
    return { ...place, ...outcome, token, decision: token ? "authorized" : "public" };
  };
}

const noContent: Reply = { status: 204, headers: [], body: Buffer.alloc(0) };

/** AWS does not document what a disabled endpoint or an oversize head gets. */
function createPlaceChooser(api: HttpApi): (request: GatewayRequest) => Verdict | Place {
  const findRoute = createRouter(api.routes);
  return (request) => {
    if (api.disabled) return { reply: ownReply(404), decision: "disabled" };
    if (request.headBytes > maxHeadBytes) return { reply: ownReply(431), decision: "headers too large" };
    const choice = chooseStage(api.stages, request.encodedPath);
    if (!choice) return { reply: ownReply(404), decision: "no route", reason: "no stage is deployed" };
    const { stage, routePath } = choice;
    if (api.cors && isPreflight(request))
      return { reply: noContent, decision: "preflight", stage: stage.name };
    const match = findRoute(request.method, routePath);
    return match ? { stage, match } : { reply: ownReply(404), decision: "no route", stage: stage.name };
  };
}

/** @returns undefined for a route that asks for no token */
function createRouteAuthorizer(now: () => number) {
  const authorizerOf = createJwtAuthorizers(now);
  return async (route: HttpRoute, request: GatewayRequest): Promise<Authorization | undefined> => {
    if (!route.authorizer) return undefined;
    return authorizerOf(route.authorizer)(request, route.authorizationScopes);
  };
}

function refusalOf(authorization: Authorization): Verdict | undefined {
  if (authorization.kind === "authorized") return undefined;
  const { kind, challenge, reason, token } = authorization;
  const reply = ownReply(kind === "forbidden" ? 403 : 401, [["www-authenticate", challenge]]);
  return { reply, decision: kind, reason, token };
}

/** Where CORS is configured, its headers are the gateway's alone. AWS does not document them on refusals; our choice. */
function withGatewayHeaders({ cors }: HttpApi, { headers }: GatewayRequest, verdict: Verdict): Reply {
  const { reply, decision } = verdict;
  const own = reply.headers.filter(([name]) => name.toLowerCase() !== "apigw-requestid");
  if (!cors) return { ...reply, headers: own };
  const added =
    decision === "preflight" ? preflightHeaders(cors, headers.origin) : corsHeaders(cors, headers.origin);
  return { ...reply, headers: [...own.filter(([name]) => !isCorsHeader(name)), ...added] };
}

function recordOf(
  { request, requestId, receivedAtMs }: Exchange,
  verdict: Verdict,
  nowMs: number,
): RequestRecord {
  const { claims, scopes } = verdict.token ?? {};
  const clientId = claims?.client_id ?? claims?.aud;
  return {
    time: receivedAtMs,
    method: request.method,
    path: request.encodedPath,
    stage: verdict.stage,
    routeKey: verdict.routeKey,
    status: verdict.reply.status,
    decision: verdict.decision,
    reason: verdict.reason,
    clientId: typeof clientId === "string" ? clientId : undefined,
    scopes: scopes ?? [],
    latencyMs: nowMs - receivedAtMs,
    requestId,
  };
}
