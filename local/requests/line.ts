import type { UserPool } from "../model.ts";
import { explainDecision, type RequestRecord, tokenOf } from "./record.ts";

/**
 * What the gateway made of a request, for the terminal: `POST /books 403 forbidden: … (books-reader)`.
 *
 * @param pools name the client that a verified token belongs to
 */
export function requestLine(record: RequestRecord, pools: readonly UserPool[]): string {
  const { method, path, status } = record;
  const clientId = tokenOf(record)?.clientId;
  const client = pools.flatMap((pool) => pool.clients).find((candidate) => candidate.clientId === clientId);
  return `${method} ${path} ${status} ${explainDecision(record)}${client ? ` (${client.name})` : ""}`;
}
