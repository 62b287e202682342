import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { HttpProxyIntegration } from "../model.ts";
import { ownReply, type Reply } from "./reply.ts";
import { type GatewayRequest, withoutHopByHop } from "./request.ts";

/**
 * Hands a request to the URL of an HTTP integration and its answer back, as it comes.
 *
 * Path variables are put in for `{name}`, percent-encoded; the query is appended. AWS does not document what an
 * endpoint that cannot be reached gets: here it is the 503 of one that takes too long.
 *
 * @returns the answer and, where it is the gateway's own, why
 * @see AWS: Create HTTP proxy integrations for HTTP APIs
 */
export async function forward(
  integration: HttpProxyIntegration,
  request: GatewayRequest,
  pathParameters: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<{ reply: Reply; reason?: string }> {
  const url = targetUrl(integration.url, pathParameters, request.rawQueryString);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const method = integration.method === "ANY" ? request.method : integration.method;
  const { host: _, ...headers } = request.headers;
  const length = body.length > 0 ? { "content-length": String(body.length) } : {};
  const signal = AbortSignal.timeout(integration.timeoutMs);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      send(url, { method, headers: { ...headers, ...length }, signal })
        .on("response", resolve)
        .on("error", reject)
        .end(body);
    });
    return { reply: { status: answer.statusCode ?? 500, headers: endToEnd(answer), body: answer } };
  } catch {
    const reason = signal.aborted ? "the integration timed out" : "the integration cannot be reached";
    return { reply: ownReply(503), reason };
  }
}

function targetUrl(template: string, pathParameters: Readonly<Record<string, string>>, query: string): URL {
  const filled = template.replace(/\{([^}]+)\}/g, (variable, name: string) => {
    const value = pathParameters[name];
    return value === undefined ? variable : value.split("/").map(encodeURIComponent).join("/");
  });
  const url = new URL(filled);
  if (query) url.search = url.search ? `${url.search}&${query}` : query;
  return url;
}

function endToEnd(answer: IncomingMessage): [string, string][] {
  const { "set-cookie": cookies = [], ...headers } = answer.headersDistinct;
  const joined = Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(", ")]);
  return [
    ...cookies.map((cookie): [string, string] => ["set-cookie", cookie]),
    ...Object.entries(withoutHopByHop(Object.fromEntries(joined))),
  ];
}
