import { AsyncLocalStorage } from "node:async_hooks";
import { isUtf8 } from "node:buffer";
import type { OutgoingHttpHeaders } from "node:http";
import type {
  APIGatewayEventRequestContextJWTAuthorizer,
  APIGatewayEventRequestContextV2,
  APIGatewayProxyEventV2WithRequestContext,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import type { Express } from "express";
import inject, { type InjectOptions, type Response } from "light-my-request";

/** An HTTP API's event; `authorizer` is absent on a route without one. */
export type HttpApiEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { authorizer?: APIGatewayEventRequestContextJWTAuthorizer }
>;

/** Two parameters at most: Lambda's Node 24 runtime refuses a handler that has a third. */
export type LambdaHandler = (
  event: HttpApiEvent,
  context: Pick<Context, "awsRequestId">,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** What is known of the invocation that a request came with, beyond HTTP. */
export interface Invocation {
  /** The gateway's request id: it is in the gateway's access log, and the client has it as `apigw-requestid`. */
  readonly requestId: string;
  /** Lambda's own id, which the platform's log lines carry. */
  readonly lambdaRequestId: string;
  /** Claims that the gateway's authorizer verified, all strings; null where the route has none. */
  readonly authorizerClaims: Readonly<Record<string, unknown>> | null;
}

/** The invocation that is being answered; `getStore()` is undefined outside Lambda. */
export const currentInvocation = new AsyncLocalStorage<Invocation>();

/**
 * Serves an HTTP API's events (payload format 2.0) with an Express application.
 * @see AWS: Create AWS Lambda proxy integrations for HTTP APIs
 */
export function createHandler(app: Express): LambdaHandler {
  return async (event, context) => {
    const invocation = {
      requestId: event.requestContext.requestId,
      lambdaRequestId: context.awsRequestId,
      authorizerClaims: event.requestContext.authorizer?.jwt.claims ?? null,
    };
    return toResult(await currentInvocation.run(invocation, () => inject(app, toRequest(event)).end()));
  };
}

function toRequest(event: HttpApiEvent): InjectOptions {
  const payload = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  return {
    method: event.requestContext.http.method as InjectOptions["method"],
    url: routedPath(event) + (event.rawQueryString && `?${event.rawQueryString}`),
    headers: {
      ...event.headers,
      ...(event.cookies && { cookie: event.cookies.join("; ") }),
      "content-length": String(payload.length),
    },
    payload,
    remoteAddress: event.requestContext.http.sourceIp,
    validate: false,
  };
}

/** No row has an empty segment: what is asked for here is answered as an unknown path. */
const nowhere = "//";

/**
 * The path of the gateway's route, with the variables' values, so that the row that is served here is the one that
 * the gateway authorized. `rawPath` would not do: it is decoded, and a slash in a value looks like one between
 * segments. Nor can a URL hold the values `.` and `..`: they would take segments away.
 */
function routedPath({ routeKey, pathParameters = {} }: HttpApiEvent): string {
  const [, path = nowhere] = routeKey.split(" ");
  const segments = path
    .split("/")
    .map((segment) => segment.replace(/^\{(\w+)\}$/, (_, name) => pathParameters[name] ?? segment));
  if (segments.some((segment) => segment === "." || segment === "..")) return nowhere;
  return segments.map(encodeURIComponent).join("/");
}

function toResult({ statusCode, headers, rawPayload }: Response): APIGatewayProxyStructuredResultV2 {
  const { "set-cookie": cookies = [], connection: _, "transfer-encoding": __, ...others } = headers;
  const isBase64Encoded = headers["content-encoding"] !== undefined || !isUtf8(rawPayload);
  return {
    statusCode,
    headers: joinRepeated(others),
    cookies: [cookies].flat().map(String),
    body: rawPayload.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}

function joinRepeated(headers: OutgoingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
}
