import { UserError } from "gatehouse-local";
import { fetchOnce } from "../deployed/fetch.ts";

export interface MachineCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/**
 * Gets an access token for a machine; the secret goes by HTTP Basic.
 *
 * @param scope scopes as the token endpoint takes them, `example/auth`; undefined: all of the client's
 * @throws {UserError} the endpoint does not answer, or refuses; the secret is not repeated
 * @see RFC 6749 section 4.4
 */
export async function requestToken(
  tokenUrl: string,
  { clientId, clientSecret }: MachineCredentials,
  scope?: string,
): Promise<IssuedToken> {
  const response = await fetchOnce(tokenUrl, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", ...(scope && { scope }) }),
  });
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const { access_token: accessToken, expires_in: expiresInSeconds } = body;
  if (response.ok && typeof accessToken === "string" && typeof expiresInSeconds === "number") {
    return { accessToken, expiresInSeconds };
  }
  throw new UserError(`${tokenUrl} refuses client ${clientId}; ${adviceOn(body.error, response.status)}`);
}

function adviceOn(error: unknown, status: number): string {
  if (error === "invalid_client") return "its secret is not valid there (any more)";
  if (error === "invalid_scope") return "ask for scopes that the client has, written like example/auth";
  return `it says ${typeof error === "string" ? error : `status ${status}`}`;
}
