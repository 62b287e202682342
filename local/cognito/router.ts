import { randomUUID } from "node:crypto";
import type { OutgoingHttpHeaders, RequestListener, ServerResponse } from "node:http";
import type { CsrfGuard } from "./csrf.ts";
import { Refusal, reportFault } from "./errors.ts";
import { type PoolRequest, readPoolRequest } from "./request.ts";
import { empty, json, type PoolResponse, withCookies } from "./response.ts";

/** @throws {Refusal} the router answers with the response that it carries */
export type Handler = (request: PoolRequest) => PoolResponse | Promise<PoolResponse>;

export interface Endpoint {
  readonly GET?: Handler;
  readonly POST?: Handler;
  /** Whether pages of any origin may call it. @default false */
  readonly crossOrigin?: boolean;
}

/** As Cognito sends them, save Strict-Transport-Security: RFC 6797 section 7.2 forbids it over plain http. */
const commonHeaders: OutgoingHttpHeaders = {
  "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
  pragma: "no-cache",
  expires: "0",
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "x-xss-protection": "0",
};

const anyOrigin: OutgoingHttpHeaders = { "access-control-allow-origin": "*" };

/** AWS documents the allowed origin and not the rest of the preflight's answer; that is our choice. */
const preflightAnswer: OutgoingHttpHeaders = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "Authorization, Content-Type",
  "access-control-max-age": "600",
};

/** Told of every request once it is answered; `endpoint` is undefined for an unknown path. */
export type Observer = (request: PoolRequest, response: PoolResponse, endpoint: Endpoint | undefined) => void;

/** Serves endpoints by path. An unknown path is 404, an unexpected fault 500 (its cause goes to stderr). */
export function createPoolRouter(
  endpoints: ReadonlyMap<string, Endpoint>,
  csrf: CsrfGuard,
  observe: Observer,
): RequestListener {
  return async (message, outgoing) => {
    try {
      const request = await readPoolRequest(message);
      if (!request) return outgoing.destroy();
      const endpoint = endpoints.get(request.path);
      const response = await answer(request, endpoint, csrf);
      sendResponse(outgoing, response, endpoint?.crossOrigin ? anyOrigin : {});
      observe(request, response, endpoint);
    } catch (error) {
      reportFault(error);
      outgoing.destroy();
    }
  };
}

async function answer(
  request: PoolRequest,
  endpoint: Endpoint | undefined,
  csrf: CsrfGuard,
): Promise<PoolResponse> {
  if (!endpoint) return empty(404);
  if (request.method === "OPTIONS" && endpoint.crossOrigin) return empty(204, preflightAnswer);
  const handler = handlerFor(endpoint, request.method);
  if (!handler) return methodNotAllowed(request, endpoint, csrf);
  if (request.bodyTooLarge) return empty(413);
  try {
    return await handler(request);
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    reportFault(error);
    return { ...json(500, { error: "server_error" }), error: "server_error" };
  }
}

function handlerFor(endpoint: Endpoint, method: string): Handler | undefined {
  if (method === "GET") return endpoint.GET;
  return method === "POST" ? endpoint.POST : undefined;
}

/** Cognito's token endpoint answers a wrong method without a body, and with a cookie; here all do. */
function methodNotAllowed(request: PoolRequest, endpoint: Endpoint, csrf: CsrfGuard): PoolResponse {
  const allow = [endpoint.GET && "GET", endpoint.POST && "POST"].filter(Boolean).join(", ");
  return withCookies(empty(405, { allow }), csrf.issue(request).cookie);
}

function sendResponse(
  outgoing: ServerResponse,
  { status, headers, body }: PoolResponse,
  added: OutgoingHttpHeaders,
) {
  const requestId = { "x-amz-cognito-request-id": randomUUID() };
  outgoing.writeHead(status, { ...commonHeaders, ...requestId, ...added, ...headers });
  outgoing.end(body);
}
