import { createHash } from "node:crypto";
import { UserError } from "gatehouse-local";
import { readPendingSecret, type StoredSecret } from "../deployed/stored-secrets.ts";
import type { ClientSecrets } from "./client-secrets.ts";

/** How far a rotation has come. `former` and `added` are ids at Cognito. */
export type Situation =
  /** The client has one secret; `pending` is the next one where a rotation has begun. */
  | { readonly kind: "single"; readonly former: string; readonly pending: StoredSecret | undefined }
  /** Cognito has a second secret, which callers do not get yet. */
  | {
      readonly kind: "added";
      readonly former: string;
      readonly added: string;
      readonly pending: StoredSecret;
    }
  /** Callers get the new secret, and the old one still works. */
  | { readonly kind: "stored"; readonly former: string };

/**
 * The version under which Secrets Manager keeps the secret that follows the one with this id: while it is `pending`,
 * and as the `current` one. Cognito shows no secret's value, so this is what tells which secret is which.
 *
 * @returns 64 hex digits
 */
export function successorVersion(stage: "pending" | "current", formerId: string): string {
  return createHash("sha256").update(`${stage} successor of ${formerId}`).digest("hex");
}

/**
 * @param stored the current version
 * @throws {UserError} the client has no secret, or a second one that no rotation has made
 */
export async function assess(secrets: ClientSecrets, stored: StoredSecret): Promise<Situation> {
  const ids = await secrets.list();
  const [former, second, ...more] = ids;
  if (former === undefined) {
    throw new UserError(`client ${secrets.clientId} has no secret to rotate; deploy it again`);
  }
  const predecessor = (stage: "pending" | "current", version: StoredSecret | undefined) =>
    ids.find((id) => version?.versionId === successorVersion(stage, id));
  const replaced = predecessor("current", stored);
  if (second === undefined) {
    const pending = await readPendingSecret(stored.arn);
    return { kind: "single", former, pending: predecessor("pending", pending) ? pending : undefined };
  }
  if (replaced !== undefined && more.length === 0) return { kind: "stored", former: replaced };
  const pending = await readPendingSecret(stored.arn);
  const begun = predecessor("pending", pending);
  const added = begun === former ? second : former;
  if (pending && begun !== undefined && more.length === 0)
    return { kind: "added", former: begun, added, pending };
  throw new UserError(strangersSentence(secrets, ids));
}

function strangersSentence({ clientId, removalCommand }: ClientSecrets, ids: readonly string[]): string {
  const commands = ids.map(removalCommand).join(" or ");
  return `client ${clientId} must have one secret, or a second one that this command made, got ${ids.length}; find out which of them is not in use, remove it, and rotate again: ${commands}`;
}
