import { AsyncLocalStorage } from "node:async_hooks";

/** What is known of the invocation that a request came with, beyond HTTP. */
export interface Invocation {
  /** The gateway's request id: it is in the gateway's access log, and the client has it as `apigw-requestid`. */
  readonly requestId: string;
  /** Lambda's own id, which the platform's log lines carry. */
  readonly lambdaRequestId: string;
  /** Claims that the gateway's authorizer verified, all strings; null where the route has none. */
  readonly authorizerClaims: Readonly<Record<string, unknown>> | null;
}

/** The invocation that is being answered; `getStore()` is undefined outside Lambda. */
export const currentInvocation = new AsyncLocalStorage<Invocation>();
