import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import type { InvokeResult } from "../lambda/function-pool.ts";
import type { HttpApi, HttpRoute, Stage } from "../model.ts";
import { type Admission, type Decision, isAdmission, type RequestRecord } from "../requests/record.ts";
import { corsHeaders, isCorsHeader, isPreflight, preflightHeaders } from "./cors.ts";
import { integrate } from "./integration.ts";
import { type Claims, createJwtAuthorizer } from "./jwt-authorizer.ts";
import { ownReply, type Reply, sendReply } from "./reply.ts";
import { type GatewayRequest, readGatewayRequest } from "./request.ts";
import { chooseStage, createRouter, type RouteMatch } from "./router.ts";
import { createSigningKeys } from "./signing-keys.ts";
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
  /** Called once per request, when its answer is known. @default - no record is made */
  readonly observe?: (record: RequestRecord) => void;
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly receivedAtMs: number;
}

/** What the client gets, and what the record says of it. */
interface Answer {
  readonly reply: Reply;
  readonly decision: Decision;
  readonly stage?: string;
  readonly routeKey?: string;
  readonly integrationError?: string | undefined;
}

interface Destination {
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
  const handle = createHandler(deps);
  return async (incoming, response) => {
    const exchange: Exchange = {
      incoming,
      request: readGatewayRequest(incoming),
      requestId: createRequestId(),
      receivedAtMs: now(),
    };
    const answer = await handle(exchange).catch((error: Error) =>
      ownAnswer({ kind: "failed", reason: error.message }),
    );
    deps.observe?.(recordOf(exchange, answer, now()));
    response.setHeader("Apigw-Requestid", exchange.requestId);
    await sendReply(response, withGatewayHeaders(api, exchange.request, answer));
  };
}

/** base64url, but with its padding: 15 characters and `=`. */
function createRequestId(): string {
  return `${randomBytes(11).toString("base64url")}=`;
}

function createHandler(deps: GatewayDeps): (exchange: Exchange) => Promise<Answer> {
  const findDestination = createDestinationFinder(deps.api);
  const admit = createThrottle(deps.now);
  const authorize = createRouteAuthorizer(deps);

  return async (exchange) => {
    const destination = findDestination(exchange.request);
    if ("reply" in destination) return destination;
    const { stage, match } = destination;
    const { routeKey } = match.route;
    const place = { stage: stage.name, routeKey };
    // AWS does not document whether this comes before the authorizer, nor that default limits hold per route.
    const limits = stage.routeThrottles[routeKey] ?? stage.throttle ?? accountThrottle;
    if (!admit(`${stage.name} ${routeKey}`, limits)) return { ...place, ...ownAnswer({ kind: "throttled" }) };
    const { decision, claims } = await authorize(match.route, exchange.request);
    if (!isAdmission(decision)) return { ...place, ...ownAnswer(decision) };
    const integrated = await integrate(deps, { ...exchange, stage, match, claims });
    return { ...place, decision, ...integrated };
  };
}

/** AWS does not document what a disabled endpoint or an oversize head gets. */
function createDestinationFinder(api: HttpApi): (request: GatewayRequest) => Destination | Answer {
  const findRoute = createRouter(api.routes);
  return (request) => {
    if (api.disabled) return ownAnswer({ kind: "disabled" });
    if (request.headBytes > maxHeadBytes) return ownAnswer({ kind: "headers too large" });
    const choice = chooseStage(api.stages, request.encodedPath);
    if (!choice) return ownAnswer({ kind: "no route", reason: "no stage is deployed" });
    const { stage, routePath } = choice;
    if (api.cors && isPreflight(request)) return { stage: stage.name, ...ownAnswer({ kind: "preflight" }) };
    const match = findRoute(request.method, routePath);
    return match ? { stage, match } : { stage: stage.name, ...ownAnswer({ kind: "no route" }) };
  };
}

function createRouteAuthorizer({ api, now }: GatewayDeps) {
  const checks = new Map(
    api.authorizers.map((authorizer) => [
      authorizer.address,
      createJwtAuthorizer(authorizer, createSigningKeys(authorizer.issuer, now), now),
    ]),
  );
  return async (
    { authorizer, authorizationScopes }: HttpRoute,
    request: GatewayRequest,
  ): Promise<{ decision: Decision; claims?: Claims | undefined }> => {
    if (!authorizer) return { decision: { kind: "public" } };
    const authorize = checks.get(authorizer.address);
    if (!authorize) throw new Error(`${authorizer.address} is not an authorizer of the API`);
    return authorize(request, authorizationScopes);
  };
}

const noContent: Reply = { status: 204, headers: [], body: Buffer.alloc(0) };

/** The gateway's own answer to what it does not hand to an integration. */
function ownAnswer(decision: Exclude<Decision, Admission>): Answer {
  switch (decision.kind) {
    case "disabled":
    case "no route":
      return { decision, reply: ownReply(404) };
    case "headers too large":
      return { decision, reply: ownReply(431) };
    case "preflight":
      return { decision, reply: noContent };
    case "throttled":
      return { decision, reply: ownReply(429) };
    case "unauthorized":
      return { decision, reply: ownReply(401, [["www-authenticate", decision.challenge]]) };
    case "forbidden":
      return { decision, reply: ownReply(403, [["www-authenticate", decision.challenge]]) };
    case "failed":
      return { decision, reply: ownReply(500) };
  }
}

/** Where CORS is configured, its headers are the gateway's alone. AWS does not document them on refusals; our choice. */
function withGatewayHeaders({ cors }: HttpApi, { headers }: GatewayRequest, answer: Answer): Reply {
  const { reply, decision } = answer;
  const own = reply.headers.filter(([name]) => name.toLowerCase() !== "apigw-requestid");
  if (!cors) return { ...reply, headers: own };
  const addedHeaders = decision.kind === "preflight" ? preflightHeaders : corsHeaders;
  const added = addedHeaders(cors, headers.origin);
  return { ...reply, headers: [...own.filter(([name]) => !isCorsHeader(name)), ...added] };
}

function recordOf(
  { request, requestId, receivedAtMs }: Exchange,
  { reply, stage, routeKey, decision, integrationError }: Answer,
  nowMs: number,
): RequestRecord {
  return {
    time: receivedAtMs,
    method: request.method,
    path: request.encodedPath,
    stage,
    routeKey,
    status: reply.status,
    decision,
    integrationError,
    latencyMs: nowMs - receivedAtMs,
    requestId,
  };
}
