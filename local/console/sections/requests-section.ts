import type { IncomingMessage, ServerResponse } from "node:http";
import type { UserPoolRecord } from "../../cognito/observation.ts";
import { type Html, html } from "../../http/html.ts";
import type { StackModel } from "../../model.ts";
import { type LoggedRequest, maximumRequests, type RequestLog } from "../../requests/log.ts";
import { explainDecision, isAdmission, type RequestRecord, tokenOf } from "../../requests/record.ts";
import { breakablePath, outcome, table } from "./controls.ts";

/** A reader that lets this much pile up is cut off; its browser comes back by itself. */
const maximumPendingBytes = 1024 * 1024;

/** The latest requests, newest first; the page's script adds those that follow. */
export function requestsSection(model: StackModel, log: RequestLog): Html {
  const requests = log.after(0);
  const rows = requests.toReversed().map((logged) => requestRow(model, logged));
  const heads = ["Time", "At", "Request", "Status", "Decision", "Who"];
  return html`<section id="requests" aria-labelledby="requests-heading" data-last="${requests.at(-1)?.id ?? 0}"
 data-maximum="${maximumRequests}">
<h2 id="requests-heading">Requests</h2>
<p>The last ${maximumRequests}, the newest first: what the gateway or the pool decided, and why. What the gateway
passed the API may still refuse: the status is that of the whole answer.</p>
<p class="live" hidden><span role="status" id="live-status"></span>
<button type="button" class="small" id="live-toggle">Pause</button></p>
<noscript><form action="/#requests"><button class="small">Refresh</button></form></noscript>
${table("Requests", heads, rows, { bodyId: "request-rows", hideCaption: true })}
</section>`;
}

/**
 * Sends what is logged after a page was made, then everything that follows, as server-sent events: each one a row of
 * the page's table. `Last-Event-ID`, or `after` in the query, says where to go on.
 *
 * @see HTML Living Standard section 9.2: Server-sent events
 */
export function streamRequests(
  request: IncomingMessage,
  response: ServerResponse,
  model: StackModel,
  log: RequestLog,
): void {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const last = Number(request.headers["last-event-id"] ?? searchParams.get("after") ?? 0);
  const send = (logged: LoggedRequest) => {
    response.write(toEvent(logged.id, requestRow(model, logged)));
    if (response.writableLength > maximumPendingBytes) response.destroy();
  };
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
  for (const logged of log.after(last)) send(logged);
  response.once("close", log.subscribe(send));
}

function toEvent(id: number, row: Html): string {
  const data = row.text.split("\n").map((line) => `data: ${line}\n`);
  return `id: ${id}\n${data.join("")}\n`;
}

/** A request as a row of the table. */
export function requestRow(model: StackModel, { request }: LoggedRequest): Html {
  if (request.kind === "pool") return poolRow(model, request.poolName, request.record);
  return apiRow(model, request.apiName, request.record);
}

function apiRow(model: StackModel, apiName: string, record: RequestRecord): Html {
  const { clientId, scopes = [] } = tokenOf(record) ?? {};
  const held = scopes.length > 0 ? `: ${scopes.join(" ")}` : "";
  const who = clientId ? `${clientName(model, clientId)}${held}` : "";
  const place = model.httpApis.length > 1 ? `API ${apiName}` : "API";
  return row({ ...record, place, decision: gatewayDecision(model, apiName, record), who });
}

/** Only a refusal has a mark: what comes of a request that was passed on, its status says. */
function gatewayDecision(model: StackModel, apiName: string, record: RequestRecord): Html {
  const { decision, routeKey } = record;
  const explained = explainDecision(record);
  if (isAdmission(decision)) return html`passed: ${explained}`;
  if (decision.kind === "preflight") return html`answered: preflight`;
  const demanded = decision.kind === "forbidden" ? demandedScopes(model, apiName, routeKey) : "";
  return outcome(false, `${explained}${demanded}`);
}

function poolRow(model: StackModel, poolName: string, record: UserPoolRecord): Html {
  const who = record.clientId ? clientName(model, record.clientId) : "";
  const path = record.endpoint ?? "an unknown path";
  const place = model.userPools.length > 1 ? `Cognito ${poolName}` : "Cognito";
  return row({ ...record, path, place, decision: poolDecision(record), who });
}

function poolDecision(record: UserPoolRecord): Html {
  const { status, grant, error } = record;
  const grantInWords = grant ? `: ${grant}` : "";
  if (status < 400 && error === undefined) return html`answered${grantInWords}`;
  return outcome(false, `${error ?? poolRefusal(record)}${grantInWords}`);
}

/** A refusal without an OAuth error code. A failed login does not say which of its faults it has. */
function poolRefusal({ endpoint, method, status }: UserPoolRecord): string {
  if (endpoint === undefined) return "no such endpoint";
  if (endpoint === "/login" && method === "POST" && status === 400)
    return "wrong username or password, or a form that is too old";
  return status === 405 ? "wrong method" : "refused";
}

function row(cells: {
  readonly time: number;
  readonly place: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly decision: Html;
  readonly who: string;
}): Html {
  const time = new Date(cells.time);
  const clock = time.toLocaleTimeString("en-GB", { hour12: false });
  return html`<tr><td><time datetime="${time.toISOString()}">${clock}</time></td><td>${cells.place}</td>
<td class="request"><code><b>${cells.method}</b> ${breakablePath(cells.path)}</code></td>
<td><span class="status-${Math.floor(cells.status / 100)}xx">${cells.status}</span></td>
<td class="decision">${cells.decision}</td><td class="who">${cells.who}</td></tr>`;
}

function demandedScopes(model: StackModel, apiName: string, routeKey: string | undefined): string {
  const api = model.httpApis.find(({ name }) => name === apiName);
  const route = api?.routes.find((candidate) => candidate.routeKey === routeKey);
  return route ? ` (${route.authorizationScopes.join(" or ")})` : "";
}

function clientName({ userPools }: StackModel, clientId: string): string {
  const clients = userPools.flatMap(({ clients }) => clients);
  return clients.find((client) => client.clientId === clientId)?.name ?? clientId;
}
