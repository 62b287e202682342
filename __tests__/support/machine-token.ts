import { machineCredentials } from "../../operations/deployed/machine-clients.ts";
import { outputsOf } from "../../operations/deployed/outputs.ts";
import { type MachineCredentials, requestToken } from "../../operations/deployed/token-endpoint.ts";
import type { RunningSystem } from "./running-system.ts";

/** Gets an access token as the machine client `example`, with HTTP Basic. */
export function machineToken(system: RunningSystem): Promise<string> {
  return tokenFor(system, {
    clientId: system.output("example_client_id"),
    clientSecret: system.output("example_client_secret"),
  });
}

/** Gets an access token for all the scopes of a machine client, by its name in `environments.ts`. */
export async function tokenOf(system: RunningSystem, client: string): Promise<string> {
  const outputs = outputsOf({
    machine_client_ids: system.output("machine_client_ids"),
    machine_client_secrets: system.output("machine_client_secrets"),
  });
  return tokenFor(system, await machineCredentials(outputs, client));
}

export function withToken(url: string, token: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
}

async function tokenFor(system: RunningSystem, credentials: MachineCredentials): Promise<string> {
  const { accessToken } = await requestToken(system.output("oidc_token_url"), credentials);
  return accessToken;
}
