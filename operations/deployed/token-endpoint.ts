import { UserError } from "gatehouse-local";
import { fetchOnce, type HttpAnswer } from "./fetch.ts";
import { kindOfText, parseJsonObject } from "./json-text.ts";

export interface MachineCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/**
 * Gets an access token for a machine; the secret goes by HTTP Basic. It does not check the token.
 *
 * @param scope scopes as the token endpoint takes them, `example/auth`; undefined: all of the client's
 * @throws {UserError} the endpoint does not answer, or refuses, or is none; neither secret nor token is repeated
 * @see RFC 6749 sections 4.4 and 5
 */
export async function requestToken(
  tokenUrl: string,
  { clientId, clientSecret }: MachineCredentials,
  scope?: string,
): Promise<IssuedToken> {
  const answer = await fetchOnce(tokenUrl, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", ...(scope && { scope }) }),
  });
  if (answer.status !== 200) {
    throw new UserError(`${tokenUrl} refuses client ${clientId}; ${adviceOn(answer)}`);
  }
  return readToken(tokenUrl, answer);
}

function readToken(tokenUrl: string, { text }: HttpAnswer): IssuedToken {
  const { access_token: accessToken, expires_in: expiresInSeconds } = parseJsonObject(text) ?? {};
  const isLifetime = typeof expiresInSeconds === "number" && expiresInSeconds > 0;
  if (typeof accessToken === "string" && accessToken !== "" && isLifetime) {
    return { accessToken, expiresInSeconds };
  }
  throw new UserError(
    `${tokenUrl} must answer with access_token and expires_in, got ${kindOfText(text)} without them; look for a proxy in between`,
  );
}

/** An error's code has no other characters in RFC 6749; what has is not shown. */
function adviceOn({ status, text }: HttpAnswer): string {
  const error = parseJsonObject(text)?.error;
  if (error === "invalid_client") return "its secret is not valid there (any more)";
  if (error === "invalid_scope") return "ask for scopes that the client has, written like example/auth";
  if (typeof error === "string" && /^[a-z_]{1,40}$/.test(error)) return `it says ${error}`;
  return `it says status ${status} with ${kindOfText(text)}`;
}
