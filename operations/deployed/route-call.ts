import { fetchOnce } from "./fetch.ts";
import { parseJsonObject } from "./json-text.ts";

/** A row of the contract, or of the gateway's routes. */
export interface CallableRoute {
  /** `GET`, …; `ANY` is called with GET. */
  readonly method: string;
  /** `/books/{bookId}`, `/files/{path+}` or `$default`. */
  readonly path: string;
}

export interface RouteAnswer {
  readonly status: number;
  /** The gateway's own answers are refusals of one member, `message`; the service's errors have `error`. */
  readonly isGatewayAnswer: boolean;
  /** The value of `WWW-Authenticate`, where there is one. */
  readonly challenge: string | undefined;
}

/**
 * Calls a route with something made up in place of each path variable and, where the method takes one, an empty JSON
 * object as the body: enough to pass the guards, and nothing that the service could make a resource of.
 *
 * @param apiUrl without a slash at its end
 * @param token absent: no Authorization header
 * @throws {UserError} no answer came
 */
export async function callRoute(apiUrl: string, route: CallableRoute, token?: string): Promise<RouteAnswer> {
  const method = route.method === "ANY" ? "GET" : route.method;
  const hasBody = ["POST", "PUT", "PATCH"].includes(method);
  const { status, headers, text } = await fetchOnce(`${apiUrl}${madeUpPath(route.path)}`, {
    method,
    headers: {
      accept: "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(hasBody && { "content-type": "application/json" }),
    },
    ...(hasBody && { body: "{}" }),
  });
  return {
    status,
    isGatewayAnswer: status >= 400 && isGatewayBody(text),
    challenge: headers.get("www-authenticate") ?? undefined,
  };
}

function madeUpPath(path: string): string {
  return path === "$default" ? "/made-up" : path.replaceAll(/\{[^}]+\}/g, "made-up");
}

function isGatewayBody(text: string): boolean {
  const body = parseJsonObject(text);
  return body !== undefined && Object.keys(body).join() === "message";
}
