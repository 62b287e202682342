import { UserError } from "gatehouse-local";
import type { Outputs } from "./outputs.ts";
import { readStoredSecret } from "./stored-secrets.ts";
import type { MachineCredentials } from "./token-endpoint.ts";

/** Names of the machine clients that a system has. */
export function machineClientNames(outputs: Outputs): readonly string[] {
  return Object.keys(outputs.map("machine_client_ids")).sort();
}

/** @throws {UserError} the system has no machine client of that name */
export function machineClientId(outputs: Outputs, name: string): string {
  const id = outputs.map("machine_client_ids")[name];
  if (id !== undefined) return id;
  const names = machineClientNames(outputs).join(", ");
  throw new UserError(`CLIENT must name a machine client of the system, got "${name}"; there are ${names}`);
}

/**
 * Where Secrets Manager keeps a machine client's credentials.
 *
 * @returns undefined: the system was deployed without `clientSecretStore`, and has no such output
 */
export function machineSecretArn(outputs: Outputs, name: string): string | undefined {
  const output = "machine_client_secret_arns";
  return outputs.names.includes(output) ? outputs.map(output)[name] : undefined;
}

/**
 * Id and secret of a machine client. Where the system keeps the secret in Secrets Manager, that is asked: after a
 * rotation the output is stale.
 *
 * @throws {UserError} the system has no such client, or its secret cannot be read
 */
export async function machineCredentials(outputs: Outputs, name: string): Promise<MachineCredentials> {
  const clientId = machineClientId(outputs, name);
  const secretArn = machineSecretArn(outputs, name);
  if (secretArn !== undefined) {
    const { members } = await readStoredSecret(secretArn);
    return { clientId, clientSecret: members.client_secret };
  }
  const clientSecret = outputs.map("machine_client_secrets")[name];
  if (clientSecret === undefined)
    throw new UserError(`client "${name}" has no secret in the outputs; deploy it again`);
  return { clientId, clientSecret };
}
