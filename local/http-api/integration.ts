import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { readBody } from "../http/body.ts";
import type { InvokeResult } from "../lambda/function-pool.ts";
import type { HttpApi, HttpProxyIntegration, LambdaProxyIntegration, Stage } from "../model.ts";
import { buildEvent } from "./event.ts";
import { buildEventV1 } from "./event-v1.ts";
import { functionReply } from "./function-response.ts";
import { functionReplyV1 } from "./function-response-v1.ts";
import type { Claims } from "./jwt-authorizer.ts";
import { ownReply, type Reply } from "./reply.ts";
import { type GatewayRequest, withoutHopByHop } from "./request.ts";
import type { RouteMatch } from "./router.ts";

/** 10 MB. @see AWS: HTTP API quotas */
const maxBodyBytes = 10 * 1024 * 1024;

/** The answer of an integration, or the gateway's own and why. */
interface IntegrationReply {
  readonly reply: Reply;
  readonly integrationError?: string;
}

/** A request that was admitted to its route. */
interface AdmittedRequest {
  readonly request: GatewayRequest;
  readonly incoming: IncomingMessage;
  readonly stage: Stage;
  readonly match: RouteMatch;
  /** Of the verified token; undefined on a route without authorizer. */
  readonly claims: Claims | undefined;
  readonly requestId: string;
  readonly receivedAtMs: number;
}

interface Deps {
  readonly api: HttpApi;
  readonly accountId: string;
  readonly invoke: (functionAddress: string, event: string) => Promise<InvokeResult>;
}

/** Hands a request to what is behind its route. */
export async function integrate(deps: Deps, admitted: AdmittedRequest): Promise<IntegrationReply> {
  const { integration } = admitted.match.route;
  // AWS does not document what a route without integration answers.
  if (!integration) return failure(500, "the route has no integration");
  const received = await readBody(admitted.incoming, maxBodyBytes);
  if (received.kind === "cut off") throw new Error("aborted");
  if (received.kind === "too large") return failure(413, "the body is larger than 10 MB");
  const body = received.bytes;
  if (integration.type === "HTTP_PROXY")
    return forward(integration, admitted.request, admitted.match.pathParameters, body);
  if (!integration.invokePermitted)
    return failure(500, "no aws_lambda_permission lets this API invoke the function");
  const { api, accountId } = deps;
  const parts = { api, accountId, ...admitted, body };
  const isV1 = integration.payloadFormatVersion === "1.0";
  const event = isV1 ? buildEventV1(parts, admitted.incoming.headersDistinct) : buildEvent(parts);
  const result = await invokeInTime(deps, integration, JSON.stringify(event));
  return functionAnswer(result, isV1 ? functionReplyV1 : functionReply);
}

/** The function runs on when its time at the gateway is up. */
async function invokeInTime(
  deps: Deps,
  { functionAddress, timeoutMs }: LambdaProxyIntegration,
  event: string,
): Promise<InvokeResult | undefined> {
  const timer = new AbortController();
  const expired = delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([deps.invoke(functionAddress, event), expired]);
  } finally {
    timer.abort();
  }
}

function functionAnswer(
  result: InvokeResult | undefined,
  readReply: (payload: string) => Reply | undefined,
): IntegrationReply {
  switch (result?.kind) {
    case undefined:
      return failure(503, "the integration timed out");
    case "response": {
      const reply = readReply(result.payload);
      return reply ? { reply } : failure(500, "the function's response is malformed");
    }
    case "function-error":
      return failure(500, `the function failed: ${result.errorType}`);
    case "request-too-large":
      return failure(413, "the event is larger than 6 MB");
    // AWS does not document what an HTTP API answers here.
    case "throttled":
      return failure(503, "the function's reserved concurrency is used up");
    case "unavailable":
      return failure(503, "this machine has no room for another process of the function");
  }
}

function failure(status: Parameters<typeof ownReply>[0], integrationError: string): IntegrationReply {
  return { reply: ownReply(status), integrationError };
}

/**
 * Hands a request to the URL of an HTTP integration and its answer back, as it comes.
 *
 * Path variables are put in for `{name}`, percent-encoded; the query is appended. AWS does not document what an
 * endpoint that cannot be reached gets: here it is the 503 of one that takes too long.
 *
 * @see AWS: Create HTTP proxy integrations for HTTP APIs
 */
async function forward(
  integration: HttpProxyIntegration,
  request: GatewayRequest,
  pathParameters: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<IntegrationReply> {
  const url = targetUrl(integration.url, pathParameters, request.rawQueryString);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const method = integration.method === "ANY" ? request.method : integration.method;
  const { host: _, ...headers } = request.headers;
  const length = body.length > 0 ? { "content-length": String(body.length) } : {};
  const signal = AbortSignal.timeout(integration.timeoutMs);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      send(url, { method, headers: { ...headers, ...length }, signal })
        .on("response", resolve)
        .on("error", reject)
        .end(body);
    });
    return { reply: { status: answer.statusCode ?? 500, headers: endToEnd(answer), body: answer } };
  } catch {
    return failure(503, signal.aborted ? "the integration timed out" : "the integration cannot be reached");
  }
}

function targetUrl(template: string, pathParameters: Readonly<Record<string, string>>, query: string): URL {
  const filled = template.replace(/\{([^}]+)\}/g, (variable, name: string) => {
    const value = pathParameters[name];
    return value === undefined ? variable : value.split("/").map(encodeURIComponent).join("/");
  });
  const url = new URL(filled);
  if (query) url.search = url.search ? `${url.search}&${query}` : query;
  return url;
}

function endToEnd(answer: IncomingMessage): [string, string][] {
  const { "set-cookie": cookies = [], ...headers } = answer.headersDistinct;
  const joined = Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(", ")]);
  return [
    ...cookies.map((cookie): [string, string] => ["set-cookie", cookie]),
    ...Object.entries(withoutHopByHop(Object.fromEntries(joined))),
  ];
}
