/** What the gateway made of a request before any integration saw it. */
export type Decision =
  | "disabled"
  | "headers too large"
  | "no route"
  | "preflight"
  | "throttled"
  | "unauthorized"
  | "forbidden"
  | "authorized"
  | "public"
  | "failed";

/** One request, for the person who watches: never a token, a query, a body or a claim about a person. */
export interface RequestRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly stage: string | undefined;
  readonly routeKey: string | undefined;
  readonly status: number;
  readonly decision: Decision;
  /** Which check refused, or what went wrong behind the gateway. */
  readonly reason: string | undefined;
  /** `client_id`, else `aud`, of a token whose signature was verified. */
  readonly clientId: string | undefined;
  /** Of a token whose signature was verified. */
  readonly scopes: readonly string[];
  readonly latencyMs: number;
  readonly requestId: string;
}
