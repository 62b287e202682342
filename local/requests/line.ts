import type { UserPool } from "../model.ts";
import type { RequestRecord } from "./record.ts";

/**
 * What the gateway made of a request, for the terminal: `POST /books 403 forbidden: … (books-reader)`.
 *
 * @param pools name the client that a verified token belongs to
 */
export function requestLine(record: RequestRecord, pools: readonly UserPool[]): string {
  const { method, path, status, decision, reason, clientId } = record;
  const client = pools.flatMap((pool) => pool.clients).find((candidate) => candidate.clientId === clientId);
  const why = reason ? `${decision}: ${reason}` : decision;
  return `${method} ${path} ${status} ${why}${client ? ` (${client.name})` : ""}`;
}
