import type { Cors } from "../model.ts";
import type { GatewayRequest } from "./request.ts";

/** Whether the gateway answers a request itself where CORS is configured: no route, no authorizer. */
export function isPreflight({ method, headers }: GatewayRequest): boolean {
  return (
    method === "OPTIONS" &&
    headers.origin !== undefined &&
    headers["access-control-request-method"] !== undefined
  );
}

/**
 * Headers of a preflight's answer; none of them for an origin that is not allowed.
 *
 * AWS does not document the full set: here each declared member has its header, as it was declared.
 *
 * @see AWS: Configure CORS for HTTP APIs in API Gateway
 */
export function preflightHeaders(cors: Cors, origin: string | undefined): [string, string][] {
  const shared = originHeaders(cors, origin);
  if (shared.length === 0) return [];
  return [
    ...shared,
    ...listHeader("access-control-allow-methods", cors.allowMethods),
    ...listHeader("access-control-allow-headers", cors.allowHeaders),
    ...(cors.maxAgeSeconds === undefined
      ? []
      : [["access-control-max-age", String(cors.maxAgeSeconds)] satisfies [string, string]]),
  ];
}

/** Headers of every other answer; none without an `Origin`, or for one that is not allowed. */
export function corsHeaders(cors: Cors, origin: string | undefined): [string, string][] {
  const shared = originHeaders(cors, origin);
  if (shared.length === 0) return [];
  return [...shared, ...listHeader("access-control-expose-headers", cors.exposeHeaders)];
}

/** Headers that the gateway drops from an integration's answer where CORS is configured. */
export function isCorsHeader(name: string): boolean {
  return name.toLowerCase().startsWith("access-control-");
}

function originHeaders(cors: Cors, origin: string | undefined): [string, string][] {
  if (origin === undefined || !cors.allowOrigins.some((allowed) => allows(allowed, origin))) return [];
  const value = cors.allowOrigins.includes("*") ? "*" : origin;
  const headers: [string, string][] = [["access-control-allow-origin", value]];
  if (cors.allowCredentials) headers.push(["access-control-allow-credentials", "true"]);
  return headers;
}

function allows(allowed: string, origin: string): boolean {
  if (allowed === "*" || allowed === origin) return true;
  return (allowed === "https://*" || allowed === "http://*") && origin.startsWith(allowed.slice(0, -1));
}

function listHeader(name: string, values: readonly string[]): [string, string][] {
  return values.length === 0 ? [] : [[name, values.join(",")]];
}
