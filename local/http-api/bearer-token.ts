import type { GatewayRequest } from "./request.ts";

/** As much of a request as may carry a token. */
export type TokenCarrier = Pick<GatewayRequest, "headers" | "query">;

/**
 * The token of a request: of the first declared source that has a value, with or without `Bearer ` before it.
 *
 * AWS does not document whether the case of `Bearer` counts: here, as in RFC 9110, it does not.
 *
 * @param sources `$request.header.<name>` or `$request.querystring.<name>`
 */
export function readBearerToken(sources: readonly string[], request: TokenCarrier): string | undefined {
  for (const source of sources) {
    const token = sourceValue(source, request)
      ?.replace(/^bearer( +|$)/i, "")
      .trim();
    if (token) return token;
  }
  return undefined;
}

function sourceValue(source: string, { headers, query }: TokenCarrier): string | undefined {
  const [, place, name = ""] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  if (place === "header") return headers[name.toLowerCase()];
  return place === "querystring" ? (query.get(name) ?? undefined) : undefined;
}
