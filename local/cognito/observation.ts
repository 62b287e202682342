import type { UserPool } from "../model.ts";
import { findClient, readBasicCredentials } from "./clients.ts";
import { type PoolRequest, parameter } from "./request.ts";
import type { PoolResponse } from "./response.ts";

const grants = ["client_credentials", "authorization_code", "refresh_token"];

/** One request to a pool, without anything secret or personal. */
export interface UserPoolRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly userPoolId: string;
  /** Path of the endpoint; undefined: there is none at the path that was asked for. */
  readonly endpoint: string | undefined;
  readonly method: string;
  readonly status: number;
  /** A client of the pool, as the request named it; the request need not have proved it. */
  readonly clientId?: string;
  readonly grant?: string;
  /** OAuth error code. */
  readonly error?: string;
}

export function describeExchange(
  pool: UserPool,
  time: number,
  request: PoolRequest,
  response: PoolResponse,
  known: boolean,
): UserPoolRecord {
  const clientId = findClient(pool, namedClientId(request))?.clientId;
  const { form, query } = request;
  const grantType = (form && parameter(form, "grant_type")) ?? parameter(query, "grant_type");
  const grant = grants.find((name) => name === grantType);
  return {
    time,
    userPoolId: pool.userPoolId,
    endpoint: known ? request.path : undefined,
    method: request.method,
    status: response.status,
    ...(clientId && { clientId }),
    ...(grant && { grant }),
    ...(response.error && { error: response.error }),
  };
}

/** Only clients of the pool are recorded, so that nothing that was typed by mistake is. */
function namedClientId({ authorization, form, query }: PoolRequest): string | undefined {
  const basic = readBasicCredentials(authorization)?.clientId;
  return basic ?? (form && parameter(form, "client_id")) ?? parameter(query, "client_id");
}
