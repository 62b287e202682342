import type { UserPoolRecord } from "../../cognito/observation.ts";
import { type Html, html } from "../../html.ts";
import type { RequestRecord } from "../../http-api/request-record.ts";
import type { StackModel } from "../../terraform/model.ts";
import { type LoggedRequest, maximumRequests, type RequestLog } from "../request-log.ts";
import { outcome, table } from "./controls.ts";

/** The latest requests, newest first; the page's script adds those that follow. */
export function requestsSection(model: StackModel, log: RequestLog): Html {
  const requests = log.after(0);
  const rows = requests.toReversed().map((logged) => requestRow(model, logged));
  const heads = ["Time", "At", "Request", "Status", "Decision", "Who"];
  return html`<section id="requests" aria-labelledby="requests-heading" data-last="${requests.at(-1)?.id ?? 0}"
 data-maximum="${maximumRequests}">
<h2 id="requests-heading">Requests</h2>
<p>The last ${maximumRequests}, the newest first: what the gateway or the pool decided, and why.</p>
<p class="live" hidden><span role="status" id="live-status"></span>
<button type="button" class="small" id="live-toggle">Pause</button></p>
<noscript><form action="/#requests"><button class="small">Refresh</button></form></noscript>
${table("Requests", heads, rows, { bodyId: "request-rows", hideCaption: true })}
</section>`;
}

export function requestRow(model: StackModel, { request }: LoggedRequest): Html {
  if (request.kind === "pool") return poolRow(model, request.poolName, request.record);
  return apiRow(model, request.apiName, request.record);
}

function apiRow(model: StackModel, apiName: string, record: RequestRecord): Html {
  const refused = [
    "unauthorized",
    "forbidden",
    "throttled",
    "failed",
    "disabled",
    "headers too large",
    "no route",
  ];
  const reason = record.reason ? `: ${record.reason}` : "";
  const demanded = record.decision === "forbidden" ? demandedScopes(model, apiName, record.routeKey) : "";
  const decision = outcome(!refused.includes(record.decision), `${record.decision}${reason}${demanded}`);
  const scopes = record.scopes.length > 0 ? `: ${record.scopes.join(" ")}` : "";
  const who = record.clientId ? `${clientName(model, record.clientId)}${scopes}` : "";
  const place = model.httpApis.length > 1 ? `API ${apiName}` : "API";
  return row({ ...record, place, decision, who });
}

function poolRow(model: StackModel, poolName: string, record: UserPoolRecord): Html {
  const words = [record.grant, record.error].filter((word) => word !== undefined).join(": ");
  const decision = outcome(record.status < 400 && record.error === undefined, words || "answered");
  const who = record.clientId ? clientName(model, record.clientId) : "";
  const path = record.endpoint ?? "an unknown path";
  const place = model.userPools.length > 1 ? `Cognito ${poolName}` : "Cognito";
  return row({ ...record, path, place, decision, who });
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
<td><code><b>${cells.method}</b> ${cells.path}</code></td><td>${cells.status}</td>
<td>${cells.decision}</td><td>${cells.who}</td></tr>`;
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
