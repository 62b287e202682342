import { renderErrorPage } from "./pages/error-page.ts";
import { json, type PoolResponse, redirect } from "./response.ts";

/** A request that is refused: thrown by the endpoints, answered by the router with the response it carries. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly response: PoolResponse;

  constructor(code: string, response: PoolResponse) {
    super(code);
    this.response = { ...response, error: code };
  }
}

/** Where errors of an authorization request are sent once client and redirect URI are known to be good. */
export interface RedirectTarget {
  readonly redirectUri: string;
  readonly state: string | undefined;
  /** Whether the parameters go into the fragment (implicit grant) and not into the query. */
  readonly inFragment: boolean;
}

const oauthError = (code: string, description?: string, status = 400) =>
  new Refusal(code, json(status, { error: code, ...(description && { error_description: description }) }));

export const invalidRequest = () => oauthError("invalid_request");
export const invalidGrant = () => oauthError("invalid_grant");
export const invalidScope = () => oauthError("invalid_scope");
export const unauthorizedClient = () => oauthError("unauthorized_client");
export const unsupportedGrantType = () => oauthError("unsupported_grant_type");
export const unsupportedTokenType = () => oauthError("unsupported_token_type");

/** The token endpoint asks for another redirect URI than the authorization endpoint was given. */
export const invalidRedirect = () => oauthError("unauthorized_client", "invalid_redirect");

/** @param status 400 at the token endpoint, 401 at the revocation endpoint; neither carries `WWW-Authenticate` */
export const unknownClient = (status: 400 | 401) => oauthError("invalid_client", undefined, status);

/** @param status as for `unknownClient` */
export const wrongClientSecret = (status: 400 | 401) =>
  oauthError("invalid_client", "invalid_client_secret", status);

const userInfoError = (status: number, code: string, description: string) => {
  const challenge = `error="${code}", error_description="${description}"`;
  const body = { error: code, error_description: description };
  return new Refusal(code, json(status, body, { "www-authenticate": challenge }));
};

/** userInfo was called without a bearer token. */
export const noAccessToken = () =>
  userInfoError(400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint");

export const invalidAccessToken = () =>
  userInfoError(
    401,
    "invalid_token",
    "Access token is expired, disabled, or deleted, or the user has globally signed out.",
  );

export const accessTokenWithoutOpenid = () =>
  userInfoError(401, "invalid_token", "Access token does not contain openid scope");

/** Sends the person to the pool's own `/error` page: the client cannot be trusted with a redirect. */
export function toErrorPage(domainOrigin: string, code: string, clientId?: string): Refusal {
  const parameters = new URLSearchParams({ error: code, ...(clientId && { client_id: clientId }) });
  return new Refusal(code, redirect(`${domainOrigin}/error?${parameters}`));
}

/** Sends an authorization error to the application: `error`, then `state`. */
export function toApplication(target: RedirectTarget, code: string): Refusal {
  return new Refusal(code, redirect(applicationUrl(target, { error: code, state: target.state })));
}

/** A scope that the client may not have: Cognito calls it `invalid_request` and says `invalid_scope` beside it. */
export function scopeRefused(target: RedirectTarget): Refusal {
  const parameters = { error_description: "invalid_scope", state: target.state, error: "invalid_request" };
  return new Refusal("invalid_scope", redirect(applicationUrl(target, parameters)));
}

/** Something that Cognito can do and the local pool cannot: a page says so. */
export function unsupportedOnLocalhost(feature: string, advice: string): Refusal {
  return new Refusal("unsupported", renderErrorPage(501, `${feature} is not supported; ${advice}.`));
}

/** Managed login has no pages for a client without a branding. AWS does not document the status; our choice. */
export const loginPagesUnavailable = () =>
  new Refusal(
    "login_pages_unavailable",
    renderErrorPage(
      400,
      "Login pages unavailable. Please contact an administrator.",
      "Managed login needs an aws_cognito_managed_login_branding for this client.",
    ),
  );

/** A form that no browser would have sent from the pool's own pages. */
export const notAForm = () =>
  new Refusal("invalid_request", renderErrorPage(400, "The form was not sent as a form."));

/** The redirect URI with parameters added to its query, or as its fragment; undefined ones are left out. */
export function applicationUrl(
  target: RedirectTarget,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const separator = target.inFragment ? "#" : target.redirectUri.includes("?") ? "&" : "?";
  return `${target.redirectUri}${separator}${new URLSearchParams(given)}`;
}

/** Tells stderr of a fault of the runner itself; the client learns no more than that there was one. */
export function reportFault(error: unknown): void {
  process.stderr.write(`Cognito: ${error instanceof Error ? error.stack : error}\n`);
}
