import { isUtf8 } from "node:buffer";
import { randomBytes } from "node:crypto";
import type { HttpApi, Stage } from "../model.ts";
import { type Claims, scopesOf } from "./jwt-authorizer.ts";
import { decodePath, type GatewayRequest } from "./request.ts";
import type { RouteMatch } from "./router.ts";

/** What an event is made from. */
export interface EventParts {
  readonly api: HttpApi;
  readonly accountId: string;
  readonly stage: Stage;
  readonly match: RouteMatch;
  readonly request: GatewayRequest;
  readonly body: Buffer;
  /** Of the verified token; undefined on a route without authorizer. */
  readonly claims: Claims | undefined;
  /** As in the response's `apigw-requestid`. */
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number;
}

/**
 * The event that a function gets, payload format version 2.0. Members without a value are left out.
 *
 * @see AWS: Create AWS Lambda proxy integrations for HTTP APIs in API Gateway
 */
export function buildEvent(parts: EventParts): object {
  const { stage, match, request, body } = parts;
  const { cookie, ...headers } = request.headers;
  const encoded = encodeBody(body, headers["content-type"]);
  return {
    version: "2.0",
    routeKey: match.route.routeKey,
    rawPath: decodePath(request.encodedPath),
    rawQueryString: request.rawQueryString,
    cookies: cookie?.split(";").map((pair) => pair.trim()),
    headers: eventHeaders(headers, parts),
    queryStringParameters: unlessEmpty(joinedQuery(request.query)),
    requestContext: requestContext(parts),
    pathParameters: unlessEmpty(match.pathParameters),
    stageVariables: unlessEmpty(stage.variables),
    body: encoded.body,
    isBase64Encoded: encoded.isBase64Encoded,
  };
}

function requestContext({
  api,
  accountId,
  stage,
  match,
  request,
  claims,
  requestId,
  receivedAtMs,
}: EventParts): object {
  return {
    accountId,
    apiId: api.apiId,
    authorizer: claims && { jwt: jwtContext(claims, match.route.authorizationScopes) },
    domainName: api.domainName,
    domainPrefix: api.domainName.split(".")[0],
    http: {
      method: request.method,
      path: decodePath(request.encodedPath),
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: request.headers["user-agent"] ?? "",
    },
    requestId,
    routeKey: match.route.routeKey,
    stage: stage.name,
    time: commonLogTime(receivedAtMs),
    timeEpoch: receivedAtMs,
  };
}

/** `scopes` are all that the token holds, but null where the route asks for none. */
export function jwtContext(claims: Claims, routeScopes: readonly string[]): object {
  return { claims: stringifyClaims(claims), scopes: routeScopes.length > 0 ? scopesOf(claims) : null };
}

/**
 * Claims as a function gets them: every value is a string. Lists look as Go prints them, `[admin poweruser]`, objects
 * are JSON text, and null claims are left out.
 *
 * AWS does not document nested lists, nor what null is within one: here they follow the same rules.
 */
export function stringifyClaims(claims: Claims): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, stringify(value)]),
  );
}

function stringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringify).join(" ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/**
 * What is said of the way here fits together: `host`, port and protocol are localhost's, for a program that made an
 * `https` URL of them would send its browser to a port that does not speak it. On AWS it is `https` and 443.
 */
export function eventHeaders(
  headers: Readonly<Record<string, string>>,
  { api, request, body, receivedAtMs }: EventParts,
): Record<string, string> {
  const forwardedFor = headers["x-forwarded-for"];
  const { port, protocol } = new URL(api.origin);
  return {
    ...headers,
    "content-length": String(body.length),
    "x-amzn-trace-id": headers["x-amzn-trace-id"] ?? traceRoot(receivedAtMs),
    "x-forwarded-for": forwardedFor ? `${forwardedFor}, ${request.sourceIp}` : request.sourceIp,
    "x-forwarded-port": port || "80",
    "x-forwarded-proto": protocol.slice(0, -1),
  };
}

function traceRoot(receivedAtMs: number): string {
  return `Root=1-${Math.floor(receivedAtMs / 1000).toString(16)}-${randomBytes(12).toString("hex")}`;
}

/** A body as text where its type says so, else in base64; undefined where there is none. */
export function encodeBody(
  body: Buffer,
  contentType: string | undefined,
): { readonly body: string | undefined; readonly isBase64Encoded: boolean } {
  const isBase64Encoded = body.length > 0 && !isText(contentType, body);
  const text = body.length > 0 ? body.toString(isBase64Encoded ? "base64" : "utf8") : undefined;
  return { body: text, isBase64Encoded };
}

/** Of these types alone a body goes over as text. AWS does not document that a suffix such as `+json` does not count. */
const textTypes = /^(text\/.*|application\/(json|xml|javascript))$/;

/** AWS does not document what becomes of text that is not UTF-8: here it goes over in base64, whole. */
function isText(contentType: string | undefined, body: Buffer): boolean {
  const [type = ""] = (contentType ?? "").split(";");
  return textTypes.test(type.trim().toLowerCase()) && isUtf8(body);
}

function joinedQuery(query: URLSearchParams): Record<string, string> {
  const names = new Set(query.keys());
  return Object.fromEntries([...names].map((name) => [name, query.getAll(name).join(",")]));
}

function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `14/Apr/2025:22:13:56 +0000`. */
export function commonLogTime(ms: number): string {
  const date = new Date(ms);
  const day = String(date.getUTCDate()).padStart(2, "0");
  const clock = date.toISOString().slice(11, 19);
  return `${day}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}:${clock} +0000`;
}
