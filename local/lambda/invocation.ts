/** Largest event: 6 MB. @see AWS: Lambda quotas */
export const maxEventBytes = 6 * 1024 * 1024;

/** Largest response of a function: 6 MB and a little, as AWS's runtime interface emulator counts it. */
export const maxResponseBytes = 6 * 1024 * 1024 + 100;

/** The program answered; `payload` is what it posted, usually JSON. */
export interface FunctionResponse {
  readonly kind: "response";
  readonly payload: string;
}

/**
 * The function failed: its handler threw, its process ended, it ran out of time or never got ready.
 * AWS's Invoke answers 200 with `X-Amz-Function-Error: Unhandled` and this payload.
 */
export interface FunctionError {
  readonly kind: "function-error";
  /** `Runtime.ExitError`, `Function.ResponseSizeTooLarge`, `Sandbox.Timedout`, …; what is not of that form is `Runtime.Unknown`. */
  readonly errorType: string;
  /** JSON with `errorType` and `errorMessage`; where the program posted it, exactly as it was posted. */
  readonly payload: string;
}

/** What comes of one invocation. */
export type InvokeResult =
  | FunctionResponse
  | FunctionError
  /** Every environment that the reserved concurrency allows is busy. */
  | { readonly kind: "throttled" }
  /** The event is larger than {@link maxEventBytes}. */
  | { readonly kind: "request-too-large" };

/** A failure that the platform found, not the program. */
export function platformError(errorType: string, errorMessage: string): FunctionError {
  return { kind: "function-error", errorType, payload: JSON.stringify({ errorType, errorMessage }) };
}
