import { type HttpRoute, parseRouteKey, type Stage } from "../model.ts";
import { decodeSegment } from "./request.ts";

/** The stage that serves a request, and the path that its routes are matched against. */
export interface StageChoice {
  readonly stage: Stage;
  /** Percent-encoded, without the stage's name. */
  readonly routePath: string;
}

/**
 * The deployed stage that the first path segment names, else `$default` where that is deployed, else none.
 * @see AWS: Stages for HTTP APIs in API Gateway
 */
export function chooseStage(stages: readonly Stage[], encodedPath: string): StageChoice | undefined {
  const [, first = "", ...rest] = encodedPath.split("/");
  const deployed = stages.filter((stage) => stage.deployed);
  const named = deployed.find((stage) => stage.name !== "$default" && stage.name === decodeSegment(first));
  if (named) return { stage: named, routePath: `/${rest.join("/")}` };
  const byDefault = deployed.find((stage) => stage.name === "$default");
  return byDefault && { stage: byDefault, routePath: encodedPath };
}

export interface RouteMatch {
  readonly route: HttpRoute;
  /** Decoded; of a greedy variable the inner slashes stay. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

export type Router = (method: string, routePath: string) => RouteMatch | undefined;

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "greedy"; readonly name: string };

interface CompiledRoute {
  readonly route: HttpRoute;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly greedy: boolean;
}

/**
 * Chooses among the routes of an API: first a full match of method and path, literal segments before variables; then
 * a greedy `{proxy+}`, the longest literal prefix first; then `$default`. Of equal paths the exact method goes before
 * `ANY`. There is no 405: who finds no method finds the next route that matches, or none.
 *
 * AWS does not document which of several greedy variables goes first, nor that one needs a segment: the choices here
 * are those of other emulators. Nor whether case and a trailing slash count: here they do. Nor what an empty segment is:
 * here it satisfies no variable, greedy ones included.
 *
 * @see AWS: Create routes for HTTP APIs in API Gateway
 */
export function createRouter(routes: readonly HttpRoute[]): Router {
  const byDefault = routes.find((route) => route.routeKey === "$default");
  const compiled = routes.flatMap((route) => compile(route) ?? []).sort(bySpecificity);
  return (method, routePath) => {
    const parts = routePath.split("/").slice(1);
    for (const { route, method: wanted, segments } of compiled) {
      if (wanted !== "ANY" && wanted !== method) continue;
      const pathParameters = matchSegments(segments, parts);
      if (pathParameters) return { route, pathParameters };
    }
    return byDefault && { route: byDefault, pathParameters: {} };
  };
}

/** @returns undefined: it is the `$default` route */
function compile(route: HttpRoute): CompiledRoute | undefined {
  const parsed = parseRouteKey(route.routeKey);
  if (!parsed) return undefined;
  const { method, path } = parsed;
  const segments = path.split("/").slice(1).map(compileSegment);
  return { route, method, segments, greedy: segments.at(-1)?.kind === "greedy" };
}

function compileSegment(text: string): Segment {
  const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(text) ?? [];
  if (!name) return { kind: "literal", text };
  return { kind: plus ? "greedy" : "variable", name };
}

const rank = { literal: 0, variable: 1, greedy: 2 } as const;

function bySpecificity(a: CompiledRoute, b: CompiledRoute): number {
  if (a.greedy !== b.greedy) return a.greedy ? 1 : -1;
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    const difference = other ? rank[segment.kind] - rank[other.kind] : 0;
    if (difference) return difference;
  }
  return Number(a.method === "ANY") - Number(b.method === "ANY");
}

function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const parameters: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? "";
    if (segment.kind === "greedy") {
      const rest = parts.slice(index).map(decodeSegment).join("/");
      return rest ? Object.fromEntries([...parameters, [segment.name, rest]]) : undefined;
    }
    if (segment.kind === "variable") {
      if (!part) return undefined;
      parameters.push([segment.name, decodeSegment(part)]);
    } else if (segment.text !== decodeSegment(part)) return undefined;
  }
  return parts.length === segments.length ? Object.fromEntries(parameters) : undefined;
}
