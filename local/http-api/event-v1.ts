import { parseRouteKey } from "../model.ts";
import { commonLogTime, type EventParts, encodeBody, eventHeaders, jwtContext } from "./event.ts";
import { decodePath } from "./request.ts";

/** Each header with all its values, in the order in which they came. */
type HeaderValues = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * The event that a function gets, payload format version 1.0. Members without a value are null.
 *
 * AWS does not document how header names are written, nor which of several values the single one is: here names are
 * in lower case, and the last value counts, as in REST APIs.
 *
 * @param headerValues the request's headers, names in lower case
 * @see AWS: Create AWS Lambda proxy integrations for HTTP APIs in API Gateway
 */
export function buildEventV1(parts: EventParts, headerValues: HeaderValues): object {
  const { stage, match, request, body } = parts;
  const headers = eventHeaders(request.headers, parts);
  const valuesOf = (name: string) =>
    request.headers[name] === headers[name] ? (headerValues[name] ?? [headers[name]]) : [headers[name]];
  const resource = parseRouteKey(match.route.routeKey)?.path ?? match.route.routeKey;
  const path = decodePath(request.encodedPath);
  const encoded = encodeBody(body, headers["content-type"]);
  const names = Object.keys(headers);
  const queryNames = [...new Set(request.query.keys())];
  return {
    version: "1.0",
    resource,
    path,
    httpMethod: request.method,
    headers: Object.fromEntries(names.map((name) => [name, valuesOf(name).at(-1)])),
    multiValueHeaders: Object.fromEntries(names.map((name) => [name, valuesOf(name)])),
    queryStringParameters: orNull(queryNames.map((name) => [name, request.query.getAll(name).at(-1)])),
    multiValueQueryStringParameters: orNull(queryNames.map((name) => [name, request.query.getAll(name)])),
    requestContext: requestContext(parts, resource, path),
    pathParameters: orNull(Object.entries(match.pathParameters)),
    stageVariables: orNull(Object.entries(stage.variables)),
    body: encoded.body ?? null,
    isBase64Encoded: encoded.isBase64Encoded,
  };
}

function requestContext(parts: EventParts, resourcePath: string, path: string): object {
  const { api, accountId, stage, match, request, claims, requestId, receivedAtMs } = parts;
  return {
    accountId,
    apiId: api.apiId,
    authorizer: claims ? jwtContext(claims, match.route.authorizationScopes) : { claims: null, scopes: null },
    domainName: api.domainName,
    domainPrefix: api.domainName.split(".")[0],
    extendedRequestId: requestId,
    httpMethod: request.method,
    identity: { ...noIdentity, sourceIp: request.sourceIp, userAgent: request.headers["user-agent"] ?? null },
    path,
    protocol: request.protocol,
    requestId,
    requestTime: commonLogTime(receivedAtMs),
    requestTimeEpoch: receivedAtMs,
    resourceId: null,
    resourcePath,
    stage: stage.name,
  };
}

/** Of callers with AWS credentials, which a route with a JWT authorizer does not look at. */
const noIdentity = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function orNull(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> | null {
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}
