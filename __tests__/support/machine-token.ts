import type { RunningSystem } from "./running-system.ts";

/** Gets an access token as the machine client `example`, with HTTP Basic. */
export async function machineToken(system: RunningSystem): Promise<string> {
  const credentials = `${system.output("example_client_id")}:${system.output("example_client_secret")}`;
  const response = await fetch(system.output("oidc_token_url"), {
    method: "POST",
    headers: { authorization: `Basic ${btoa(credentials)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

export function withToken(url: string, token: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
}
