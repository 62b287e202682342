import { HttpError } from "../http-error.ts";

const wayOut = { href: "/oidc", label: "Sign in again" } as const;
const oauthErrorCode = /^[a-z_]{1,40}$/;

/** @see RFC 6749 section 4.1.2.1; OpenID Connect Core section 3.1.2.6 */
const authorizationErrorCodes = [
  "invalid_request",
  "unauthorized_client",
  "access_denied",
  "unsupported_response_type",
  "invalid_scope",
  "server_error",
  "temporarily_unavailable",
  "interaction_required",
  "login_required",
  "account_selection_required",
  "consent_required",
  "invalid_request_uri",
  "invalid_request_object",
  "request_not_supported",
  "request_uri_not_supported",
  "registration_not_supported",
];

/** The browser holds no login for this answer's `state`. */
export function unknownLogin(): HttpError {
  const description =
    "this sign-in is not under way in this browser: it was finished already, took too long, or began elsewhere";
  return new HttpError(400, "invalid_request", description, { wayOut });
}

/** The same, in a browser that is signed in: mostly a callback that was loaded again. */
export function alreadySignedIn(): HttpError {
  const description = "this sign-in was finished before, and nothing was done again";
  const title = "You are already signed in";
  const wayOut = { href: "/oidc/claims", label: "See your claims" } as const;
  return new HttpError(400, "invalid_request", description, { title, wayOut });
}

/** @param cause why what the browser kept does not do, for the log alone */
export function notSignedIn(cause?: Error): HttpError {
  const description = "this browser is not signed in, or the sign-in has expired";
  const title = "You are not signed in";
  return new HttpError(400, "login_required", description, {
    title,
    wayOut: { ...wayOut, label: "Sign in" },
    cause,
  });
}

export function tokensTooLarge(): HttpError {
  const description = "this account has too many groups or attributes: its tokens do not fit into cookies";
  return new HttpError(400, "login_failed", description);
}

/**
 * What the person is told where the identity provider, or its answer, made the login fail. The provider's own
 * words stay out of it, but for the specifications' codes: anybody can put words into a callback URL.
 *
 * @param cause what openid-client threw
 * @returns an HttpError; or `cause` itself where the fault is our own configuration, which is a 500
 */
export function loginFailure(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const { code, error } = cause as Error & { code?: unknown; error?: unknown };
  if (code === "OAUTH_AUTHORIZATION_RESPONSE_ERROR") {
    const description = "the identity provider did not complete the sign-in";
    const reported = authorizationErrorCodes.find((known) => known === error) ?? "login_failed";
    return new HttpError(400, reported, description, { wayOut, cause: quoted(error, cause) });
  }
  if (code === "OAUTH_RESPONSE_BODY_ERROR") {
    const description = "this sign-in's code is no longer valid: it was used already or took too long";
    if (error !== "invalid_grant") return quoted(error, cause);
    return new HttpError(400, "invalid_grant", description, { wayOut, cause: quoted(error, cause) });
  }
  if (isOutage(cause, code)) {
    const description = "the identity provider cannot be reached at the moment";
    const headers = { "Retry-After": "5" };
    return new HttpError(503, "temporarily_unavailable", description, { wayOut, headers, cause });
  }
  return typeof code === "string" && code.startsWith("OAUTH_") ? unverifiable(cause) : cause;
}

/** @param cause which check failed, for the log alone */
export function unverifiable(cause: Error): HttpError {
  const description = "the identity provider's answer could not be verified";
  return new HttpError(400, "invalid_request", description, { wayOut, cause });
}

/** Whether userInfo refused the access token: it has expired, or the person has signed out everywhere. */
export function isTokenRefused(failure: unknown): failure is Error {
  if (!(failure instanceof Error)) return false;
  const { cause } = failure;
  return (cause instanceof Response ? cause.status : (failure as { status?: unknown }).status) === 401;
}

/** `fetch` reports a lost network as a TypeError that has the reason as its cause. */
function isOutage({ cause }: Error, code: unknown): boolean {
  if (cause instanceof Response) return cause.status >= 500 || cause.status === 429;
  return code === "OAUTH_TIMEOUT" || (code === undefined && cause instanceof Error);
}

function quoted(oauthError: unknown, cause: Error): Error {
  const known = typeof oauthError === "string" && oauthErrorCode.test(oauthError);
  return new Error(`the identity provider answered ${known ? oauthError : "with an error"}`, { cause });
}
