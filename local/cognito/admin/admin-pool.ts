import type { UserPool, UserPoolClient } from "../../model.ts";
import type { State } from "../../state.ts";
import { findClient } from "../clients.ts";
import { type ClientSecrets, createClientSecrets } from "../stores/client-secrets.ts";
import { createUserDirectory, type UserDirectory } from "../stores/users.ts";
import { notFound } from "./errors.ts";
import { type Input, requireText } from "./input.ts";

/** One call of the API. @throws {AdminError} */
export type Operation = (input: Input) => object | Promise<object>;

/** A user pool as its administrator sees it. */
export interface AdminPool {
  readonly pool: UserPool;
  readonly users: UserDirectory;
  readonly secrets: ClientSecrets;
  /** When the runner first met something that the stack declares, in milliseconds since the epoch. */
  createdAt(address: string): number;
}

/** The pool that a call names. @throws {AdminError} there is none */
export type FindPool = (input: Input) => AdminPool;

/** @param now milliseconds since the epoch */
export function createAdminPool(pool: UserPool, state: State, now: () => number): AdminPool {
  return {
    pool,
    users: createUserDirectory(pool, state, now),
    secrets: createClientSecrets(pool.userPoolId, state, now),
    createdAt: (address) => state.remember(`cognito/${pool.userPoolId}/created/${address}`, now),
  };
}

/** The client that a call names. @throws {AdminError} there is none */
export function requireClient({ pool }: AdminPool, input: Input): UserPoolClient {
  const clientId = requireText(input, "ClientId");
  const client = findClient(pool, clientId);
  if (!client) throw notFound(`User pool client ${clientId}`);
  return client;
}

/** AWS's JSON protocol has times in seconds, with a fraction. */
export function timestamp(milliseconds: number): number {
  return milliseconds / 1000;
}
