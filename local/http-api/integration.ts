import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { InvokeResult } from "../lambda/invocation.ts";
import type { HttpApi, LambdaProxyIntegration, Stage } from "../model.ts";
import { buildEvent } from "./event.ts";
import { functionReply } from "./function-response.ts";
import { forward } from "./http-proxy.ts";
import type { VerifiedToken } from "./jwt-authorizer.ts";
import { ownReply, type Reply } from "./reply.ts";
import type { GatewayRequest } from "./request.ts";
import type { RouteMatch } from "./router.ts";

/** 10 MB. @see AWS: HTTP API quotas */
const maxBodyBytes = 10 * 1024 * 1024;

/** An answer and, where something went wrong, what. */
export interface Outcome {
  readonly reply: Reply;
  readonly reason?: string;
}

/** A request that was admitted to its route. */
export interface AdmittedRequest {
  readonly request: GatewayRequest;
  readonly incoming: IncomingMessage;
  readonly stage: Stage;
  readonly match: RouteMatch;
  /** undefined on a route without authorizer. */
  readonly token: VerifiedToken | undefined;
  readonly requestId: string;
  readonly receivedAtMs: number;
}

interface Deps {
  readonly api: HttpApi;
  readonly accountId: string;
  readonly invoke: (functionAddress: string, event: string) => Promise<InvokeResult>;
}

/** Hands a request to what is behind its route. */
export async function integrate(deps: Deps, admitted: AdmittedRequest): Promise<Outcome> {
  const { integration } = admitted.match.route;
  // AWS does not document what a route without integration answers.
  if (!integration) return { reply: ownReply(500), reason: "the route has no integration" };
  const body = await readBody(admitted.incoming);
  if (!body) return { reply: ownReply(413), reason: "the body is larger than 10 MB" };
  if (integration.type === "HTTP_PROXY")
    return forward(integration, admitted.request, admitted.match.pathParameters, body);
  if (!integration.invokePermitted)
    return { reply: ownReply(500), reason: "no aws_lambda_permission lets this API invoke the function" };
  const { api, accountId } = deps;
  const event = JSON.stringify(buildEvent({ api, accountId, ...admitted, body }));
  return outcomeOf(await invokeInTime(deps, integration, event));
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

function outcomeOf(result: InvokeResult | undefined): Outcome {
  switch (result?.kind) {
    case undefined:
      return { reply: ownReply(503), reason: "the integration timed out" };
    case "response": {
      const reply = functionReply(result.payload);
      return reply ? { reply } : { reply: ownReply(500), reason: "the function's response is malformed" };
    }
    case "function-error":
      return { reply: ownReply(500), reason: `the function failed: ${result.errorType}` };
    case "request-too-large":
      return { reply: ownReply(413), reason: "the event is larger than 6 MB" };
    // AWS does not document what an HTTP API answers here.
    case "throttled":
      return { reply: ownReply(503), reason: "the function's reserved concurrency is used up" };
  }
}

/** Reads what is too large to its end as well: a client that still sends would not see the answer. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}
