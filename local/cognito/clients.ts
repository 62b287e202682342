import type { UserPool, UserPoolClient } from "../model.ts";
import { invalidRequest, unknownClient, wrongClientSecret } from "./errors.ts";
import { type PoolRequest, parameter } from "./request.ts";
import { equalSecrets } from "./secrets.ts";
import type { ClientSecrets } from "./stores/client-secrets.ts";

export interface ClientCredentials {
  readonly clientId: string;
  /** undefined: none was sent. */
  readonly clientSecret: string | undefined;
}

export function findClient(pool: UserPool, clientId: string | undefined): UserPoolClient | undefined {
  return pool.clients.find((client) => client.clientId === clientId);
}

/**
 * The client that sent a form, by HTTP Basic, by `client_id` and `client_secret` in the form, by both where they say the
 * same, or by `client_id` alone. A client with a secret has to prove it in every request. It does not check what the client may do.
 *
 * AWS documents none of these, which are refused here: a malformed header, a form that contradicts it, a request that
 * names no client, a public client that sends a secret.
 *
 * @param failureStatus 400 at the token endpoint, 401 at the revocation endpoint
 * @throws {Refusal} `invalid_request` or `invalid_client`
 */
export type AuthenticateClient = (request: PoolRequest, failureStatus: 400 | 401) => UserPoolClient;

export function createClientAuthentication(pool: UserPool, secrets: ClientSecrets): AuthenticateClient {
  return (request, failureStatus) => {
    const { clientId, clientSecret } = readCredentials(request, failureStatus);
    const client = findClient(pool, clientId);
    if (!client) throw unknownClient(failureStatus);
    if (!secrets.accepts(client, clientSecret)) throw wrongClientSecret(failureStatus);
    return client;
  };
}

/**
 * Reads HTTP Basic credentials as they stand; undefined: the header is absent or malformed.
 *
 * AWS documents base64 of `id:secret` and not the form encoding of RFC 6749 section 2.3.1 before it, which leaves what
 * Cognito generates as it is; that it is not undone is our choice.
 *
 * @see RFC 7617 section 2; AWS: Token endpoint
 */
export function readBasicCredentials(authorization: string | undefined): ClientCredentials | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 1) return undefined;
  return { clientId: decoded.slice(0, colon), clientSecret: decoded.slice(colon + 1) || undefined };
}

function readCredentials({ authorization, form }: PoolRequest, failureStatus: 400 | 401): ClientCredentials {
  const clientId = form && parameter(form, "client_id");
  const clientSecret = form && parameter(form, "client_secret");
  if (authorization === undefined) {
    if (!clientId) throw invalidRequest();
    return { clientId, clientSecret };
  }
  const basic = readBasicCredentials(authorization);
  if (!basic) throw invalidRequest();
  const isSameClient = clientId === undefined || clientId === basic.clientId;
  const isSameSecret = clientSecret === undefined || equalSecrets(clientSecret, basic.clientSecret ?? "");
  if (!isSameClient || !isSameSecret) throw unknownClient(failureStatus);
  return basic;
}
