/** What is kept of a token whose signature was verified: nothing about a person. */
export interface VerifiedToken {
  /** `client_id`, else `aud` where that is one text. */
  readonly clientId: string | undefined;
  readonly scopes: readonly string[];
}

/** What the gateway decided about a request before any integration saw it. */
export type Decision =
  /** The route asks for no token. */
  | { readonly kind: "public" }
  | { readonly kind: "authorized"; readonly token: VerifiedToken }
  /** 401: no token, or one that is not accepted. */
  | {
      readonly kind: "unauthorized";
      /** Value of `WWW-Authenticate`. */
      readonly challenge: string;
      /** Which check refused. */
      readonly reason: string;
      /** undefined where the signature was not verified. */
      readonly token: VerifiedToken | undefined;
    }
  /** 403: the token has none of the scopes that the route asks for. */
  | {
      readonly kind: "forbidden";
      readonly challenge: string;
      readonly reason: string;
      readonly token: VerifiedToken;
    }
  | { readonly kind: "no route"; readonly reason?: string }
  | { readonly kind: "disabled" | "headers too large" | "preflight" | "throttled" }
  /** The gateway itself went wrong. */
  | { readonly kind: "failed"; readonly reason: string };

/** The decisions that hand a request to its integration; the gateway answers all others itself. */
export type Admission = Extract<Decision, { readonly kind: "public" | "authorized" }>;

export function isAdmission(decision: Decision): decision is Admission {
  return decision.kind === "public" || decision.kind === "authorized";
}

/** One request to an HTTP API, for the person who watches: never a token, a query, a body or a claim about a person. */
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
  /** What went wrong behind the gateway. */
  readonly integrationError: string | undefined;
  readonly latencyMs: number;
  readonly requestId: string;
}

/** The decision, and what went wrong, if anything did: `forbidden: the token has …`. */
export function explainDecision({ decision, integrationError }: RequestRecord): string {
  const reason = "reason" in decision ? decision.reason : integrationError;
  return reason ? `${decision.kind}: ${reason}` : decision.kind;
}

/** The verified token that a request came with. */
export function tokenOf({ decision }: RequestRecord): VerifiedToken | undefined {
  return "token" in decision ? decision.token : undefined;
}
