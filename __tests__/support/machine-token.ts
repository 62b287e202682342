import type { RunningSystem } from "./running-system.ts";

/** Gets an access token as the machine client `example`, with HTTP Basic. */
export function machineToken(system: RunningSystem): Promise<string> {
  return requestToken(system, system.output("example_client_id"), system.output("example_client_secret"));
}

/** Gets an access token for all the scopes of a machine client, by its name in `environments.ts`. */
export function tokenOf(system: RunningSystem, client: string): Promise<string> {
  const ids = system.output<Record<string, string>>("machine_client_ids");
  const secrets = system.output<Record<string, string>>("machine_client_secrets");
  return requestToken(system, ids[client], secrets[client]);
}

export function withToken(url: string, token: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
}

async function requestToken(system: RunningSystem, id = "", secret = ""): Promise<string> {
  const response = await fetch(system.output("oidc_token_url"), {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}
