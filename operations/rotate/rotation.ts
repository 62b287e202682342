import { UserError } from "gatehouse-local";
import type { StoredSecret } from "../deployed/stored-secrets.ts";
import { requestToken } from "../deployed/token-endpoint.ts";
import type { ClientSecrets } from "./client-secrets.ts";

export interface Rotation {
  readonly secrets: ClientSecrets;
  /** Where the secret is kept for those who use it. */
  readonly secretArn: string;
  readonly tokenUrl: string;
  /** How long both secrets work, from the moment the new one was stored. */
  readonly graceMinutes: number;
  /** Says what would be done, and changes nothing. */
  readonly dryRun: boolean;
  /** How a person runs each step. */
  readonly commands: { readonly replace: string; readonly retire: string };
  readonly print: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** When the old secret may go; milliseconds since the epoch. */
export function retirementTime({ graceMinutes }: Rotation, { createdAt }: StoredSecret): number {
  return createdAt + graceMinutes * 60_000;
}

/** @throws {UserError} Cognito gives no token for the secret */
export async function prove({ secrets, tokenUrl }: Rotation, { members }: StoredSecret): Promise<void> {
  await requestToken(tokenUrl, { clientId: secrets.clientId, clientSecret: members.client_secret });
}

/** Adds to a failure what state it leaves and what to do; a fault of the program stays what it is. */
export function fail(state: string): (cause: unknown) => never {
  return (cause) => {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(`${cause.message}; ${state}`, { cause });
  };
}
