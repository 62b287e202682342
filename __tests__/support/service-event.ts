import type { HttpApiEvent } from "../../service/lambda-adapter.ts";

export interface EventOptions {
  readonly method?: string;
  /** Decoded, as the gateway hands it over. */
  readonly path: string;
  /**
   * Path of the row that the gateway chose.
   *
   * @default - `path`, as of a row without variables
   */
  readonly routePath?: string;
  /** Values of the row's variables. */
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** Encoded, without the question mark. */
  readonly query?: string;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  /** What the gateway's authorizer found; absent on a route without one. */
  readonly authorizerClaims?: Readonly<Record<string, string>>;
}

/** An event in payload format 2.0. */
export function httpApiEvent({ method = "GET", path, query = "", ...options }: EventOptions): HttpApiEvent {
  const routeKey = `${method} ${options.routePath ?? path}`;
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: { host: "api.example", "content-length": "0", ...options.headers },
    ...(options.cookies && { cookies: [...options.cookies] }),
    ...(options.pathParameters && { pathParameters: { ...options.pathParameters } }),
    ...(options.body !== undefined && { body: options.body }),
    isBase64Encoded: options.isBase64Encoded ?? false,
    requestContext: {
      accountId: "123456789012",
      apiId: "abcdefghij",
      domainName: "api.example",
      domainPrefix: "api",
      routeKey,
      stage: "$default",
      requestId: "JKJaXmPLvHcESHA=",
      time: "14/Apr/2025:22:13:56 +0000",
      timeEpoch: 1_744_668_836_000,
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "vitest" },
      ...(options.authorizerClaims && {
        authorizer: {
          principalId: "",
          integrationLatency: 0,
          jwt: { claims: options.authorizerClaims, scopes: [] },
        },
      }),
    },
  };
}
