import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createGateway } from "../../local/http-api/gateway.ts";
import type { InvokeResult } from "../../local/lambda/function-pool.ts";
import type { HttpApi, HttpRoute, JwtAuthorizer, LambdaProxyIntegration, Stage } from "../../local/model.ts";
import type { RequestRecord } from "../../local/requests/record.ts";

const functionAddress = "aws_lambda_function.service";

export const lambdaIntegration: LambdaProxyIntegration = {
  type: "AWS_PROXY",
  functionAddress,
  payloadFormatVersion: "2.0",
  timeoutMs: 30_000,
  invokePermitted: true,
};

export const defaultStage: Stage = {
  name: "$default",
  deployed: true,
  variables: {},
  throttle: undefined,
  routeThrottles: {},
};

export function route(routeKey: string, rest: Partial<HttpRoute> = {}): HttpRoute {
  return {
    address: `aws_apigatewayv2_route.${routeKey}`,
    routeKey,
    authorizer: undefined,
    authorizationScopes: [],
    integration: lambdaIntegration,
    ...rest,
  };
}

export function jwtAuthorizer(issuer: string, rest: Partial<JwtAuthorizer> = {}): JwtAuthorizer {
  return {
    address: "aws_apigatewayv2_authorizer.jwt",
    name: "jwt",
    identitySources: ["$request.header.Authorization"],
    issuer,
    audience: ["client-1"],
    ...rest,
  };
}

export function httpApi(rest: Partial<HttpApi> = {}): HttpApi {
  const routes = rest.routes ?? [route("$default")];
  return {
    address: "aws_apigatewayv2_api.api",
    apiId: "abcdefghij",
    name: "api",
    origin: "http://localhost",
    domainName: "abcdefghij.execute-api.eu-west-1.amazonaws.com",
    authorizers: [...new Set(routes.flatMap(({ authorizer }) => authorizer ?? []))],
    routes,
    stages: [defaultStage],
    cors: undefined,
    disabled: false,
    ...rest,
  };
}

/** An event, as far as tests look into it. */
export interface TestEvent {
  version: string;
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  pathParameters?: Record<string, string>;
  stageVariables?: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
  requestContext: Record<string, unknown> & {
    authorizer?: { jwt: { claims: Record<string, string>; scopes: string[] | null } };
    http: Record<string, string>;
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** Name, value, name, value, …: as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface TestGateway {
  readonly origin: string;
  /** What the function was called with. */
  readonly events: TestEvent[];
  readonly records: RequestRecord[];
  send(
    path: string,
    options?: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer },
  ): Promise<Answer>;
}

/**
 * A gateway on a real port until the test ends.
 * @param options.invoke what the function does. @default answers 200
 */
export async function startGateway(
  api: Partial<HttpApi> = {},
  options: { invoke?: (event: string) => Promise<InvokeResult> | InvokeResult; now?: () => number } = {},
): Promise<TestGateway> {
  const events: TestEvent[] = [];
  const records: RequestRecord[] = [];
  const listener = createGateway({
    api: httpApi(api),
    accountId: "123456789012",
    now: options.now ?? Date.now,
    observe: (record) => records.push(record),
    invoke: async (address, event) => {
      if (address !== functionAddress) throw new Error(`unknown function ${address}`);
      events.push(JSON.parse(event) as TestEvent);
      return options.invoke?.(event) ?? { kind: "response", payload: '{"statusCode":200,"body":"ok"}' };
    },
  });
  const origin = await serve(listener);
  return { origin, events, records, send: (path, rest) => send(origin, path, rest) };
}

/** A server on a free port until the test ends. @returns its origin */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends a request without touching its path or its headers. */
export async function send(
  origin: string,
  path: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const request = httpRequest({
    hostname,
    port,
    path,
    method: options.method ?? "GET",
    headers: options.headers ?? {},
    agent: false,
  });
  request.end(options.body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    rawHeaders: response.rawHeaders,
    body,
  };
}
