import type { UserPoolClient } from "../../model.ts";
import { findClient } from "../clients.ts";
import type { LivePool } from "../live-pool.ts";
import { type Input, notFound, requireText } from "./input.ts";

/** One call of the API. @throws {AdminError} */
export type Operation = (input: Input) => object | Promise<object>;

/** The pool that a call names. @throws {AdminError} there is none */
export type FindPool = (input: Input) => LivePool;

/** The client that a call names. @throws {AdminError} there is none */
export function requireNamedClient({ pool }: LivePool, input: Input): UserPoolClient {
  const clientId = requireText(input, "ClientId");
  const client = findClient(pool, clientId);
  if (!client) throw notFound(`User pool client ${clientId}`);
  return client;
}

/** AWS's JSON protocol has times in seconds, with a fraction. */
export function timestamp(milliseconds: number): number {
  return milliseconds / 1000;
}
