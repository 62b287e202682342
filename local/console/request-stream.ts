import type { IncomingMessage, ServerResponse } from "node:http";
import type { Html } from "../http/html.ts";
import type { LoggedRequest, RequestLog } from "../requests/log.ts";

/** A reader that lets this much pile up is cut off; its browser comes back by itself. */
const maximumPendingBytes = 1024 * 1024;

/**
 * Sends what is logged after a page was made, then everything that follows, as server-sent events: each one a row of
 * the page's table. `Last-Event-ID`, or `after` in the query, says where to go on.
 *
 * @see HTML Living Standard section 9.2: Server-sent events
 */
export function streamRequests(
  request: IncomingMessage,
  response: ServerResponse,
  log: RequestLog,
  renderRow: (logged: LoggedRequest) => Html,
): void {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const last = Number(request.headers["last-event-id"] ?? searchParams.get("after") ?? 0);
  const send = (logged: LoggedRequest) => {
    response.write(toEvent(logged.id, renderRow(logged)));
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
