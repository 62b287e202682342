import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";
import type { LivePool } from "../cognito/live-pool.ts";
import { readBody } from "../http/body.ts";
import type { StackModel } from "../model.ts";
import type { RequestLog } from "../requests/log.ts";
import { type ConsoleView, renderConsole } from "./page.ts";
import type { PoolView } from "./sections/pools-section.ts";
import { streamRequests } from "./sections/requests-section.ts";
import { createTokenInspector } from "./token-inspection.ts";

const maximumFormBytes = 64 * 1024;

/** Nothing but the console's own script, style and events; no inline script; in no page's frame. */
const securityHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // Not "no-referrer": with it browsers post the console's own forms with the origin "null".
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

const assets: [string, RequestListener][] = [
  ["GET /console/console.css", serveFile("text/css; charset=utf-8", "console.css")],
  ["GET /console/console.js", serveFile("text/javascript; charset=utf-8", "console.js")],
];

/** Whether a request to a user pool's origin is the console's: no path of Cognito's is. */
export function isConsoleRequest({ url }: IncomingMessage): boolean {
  const path = pathOf(url);
  return path === "/" || path.startsWith("/console/");
}

/**
 * Whether a request comes from the console's own pages, from a program, or from a person who follows a link to it.
 *
 * Refused is what a page of any other origin sends, other ports of localhost included: browsers name the page's origin
 * when it posts or listens to events, and its relation to us in `Sec-Fetch-Site`. It does not check `Host` (the
 * listener does), and every process of this machine passes.
 *
 * @see W3C: Fetch Metadata Request Headers
 */
export function isOwnRequest({ method, headers }: IncomingMessage): boolean {
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return false;
  const site = headers["sec-fetch-site"] ?? "none";
  if (site === "same-origin" || site === "none") return true;
  return (
    method === "GET" && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document"
  );
}

/**
 * The page for people: the stack at a glance, the requests as they come in, and an inspector for tokens.
 *
 * It shows client secrets to whoever asks: every process of this machine can read it, as it can call the pool. Pages of
 * other origins cannot (see `isOwnRequest`). What is pasted is neither kept nor logged.
 *
 * @param deps.now milliseconds since the epoch
 */
export function createConsole(deps: {
  readonly model: StackModel;
  readonly pools: readonly LivePool[];
  readonly log: RequestLog;
  readonly now: () => number;
}): RequestListener {
  const { model, pools, log, now } = deps;
  const inspect = createTokenInspector({ model, pools, now });
  const show = (
    response: ServerResponse,
    asked: Pick<ConsoleView, "revealedClientId" | "inspection"> = {},
  ) => {
    const page = renderConsole({ model, pools: pools.map(viewOf), log, ...asked });
    sendBody(response, 200, "text/html; charset=utf-8", page.text);
  };
  const handlers = new Map<string, RequestListener>([
    ...assets,
    ["GET /", (_, response) => show(response)],
    [
      "POST /",
      async (request, response) => {
        const body = await readBody(request, maximumFormBytes);
        if (body.kind === "cut off") return response.destroy();
        const form = new URLSearchParams(body.kind === "whole" ? body.bytes.toString("utf8") : "");
        const token = form.get("token");
        const inspection = token ? await inspect(token) : undefined;
        show(response, { revealedClientId: form.get("reveal") ?? undefined, inspection });
      },
    ],
    ["GET /console/requests", (request, response) => streamRequests(request, response, model, log)],
  ]);

  return async (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (!isOwnRequest(request))
      return refuse(response, 403, "Only the console's own pages may ask for this.");
    const handler = handlers.get(`${request.method} ${pathOf(request.url)}`);
    if (!handler) return refuse(response, 404, "There is nothing here; the console is at /.");
    try {
      await handler(request, response);
    } catch (error) {
      reportConsoleFault(error);
      refuse(response, 500, "The console failed; where is on stderr.");
    }
  };
}

function viewOf({ pool, users, clientSecrets }: LivePool): PoolView {
  return {
    pool,
    users: users.list().map((user) => ({
      user,
      mustChangePassword: users.mustChangePassword(user),
      hasDeclaredPassword: users.passwordSetAt(user) === undefined,
    })),
    isSecretActive: (client) => clientSecrets.accepts(client, client.clientSecret),
  };
}

function pathOf(url = "/"): string {
  return url.split("?", 1)[0] ?? "/";
}

function serveFile(type: string, name: string): RequestListener {
  return (_, response) =>
    sendBody(response, 200, type, readFileSync(join(import.meta.dirname, "browser", name)));
}

/** The message is left out: it might repeat a part of what was pasted. */
function reportConsoleFault(error: unknown): void {
  const { name, stack = "" } = error as Error;
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  process.stderr.write(`Console: ${[name, ...frames].join("\n")}\n`);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  sendBody(response, status, "text/plain; charset=utf-8", `${sentence}\n`);
}

function sendBody(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { "content-type": type });
  response.end(body);
}
