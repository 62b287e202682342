import { createHash } from "node:crypto";
import { UserError } from "gatehouse-local";
import type { StoredSecret } from "../deployed/stored-secrets.ts";
import type { ClientSecretEntry, ClientSecrets } from "./client-secrets.ts";

/** What a rotation finds: the start of one, or one that was interrupted after its new secret was stored. */
export type Situation =
  | { readonly kind: "start"; readonly current: ClientSecretEntry }
  | { readonly kind: "resume"; readonly current: ClientSecretEntry; readonly former: ClientSecretEntry };

/**
 * The version under which Secrets Manager keeps the secret with this id: so a rotation that was interrupted can be
 * told from one that was not begun, though Cognito shows no secret's value twice.
 *
 * @returns 64 hex digits
 */
export function versionOf(secretId: string): string {
  return createHash("sha256").update(secretId).digest("hex");
}

/** @throws {UserError} there is a second secret that no rotation has stored */
export async function assess(secrets: ClientSecrets, stored: StoredSecret): Promise<Situation> {
  const [older, newer] = await secrets.list();
  if (!older) throw new UserError(`client ${secrets.clientId} has no secret to rotate; deploy it again`);
  if (!newer) return { kind: "start", current: older };
  if (stored.versionId === versionOf(newer.id)) return { kind: "resume", current: newer, former: older };
  throw new UserError(
    `client ${secrets.clientId} has a second secret that is not the stored one; where nobody uses it, remove it and rotate again: ${secrets.removalCommand(newer.id)}`,
  );
}
