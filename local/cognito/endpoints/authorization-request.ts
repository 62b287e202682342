import type { UserPool, UserPoolClient } from "../../model.ts";
import { findClient } from "../clients.ts";
import {
  type RedirectTarget,
  scopeRefused,
  toApplication,
  toErrorPage,
  unsupportedOnLocalhost,
} from "../errors.ts";
import { parameter } from "../request.ts";
import { grantUserScopes, isResource } from "../scopes.ts";

/** What an application asks for, once it is known to be allowed. */
export interface AuthorizationRequest {
  readonly client: UserPoolClient;
  readonly target: RedirectTarget;
  readonly redirectUriSent: boolean;
  readonly responseType: "code" | "token";
  readonly scopes: readonly string[];
  readonly codeChallenge: string | undefined;
  readonly nonce: string | undefined;
  readonly resource: string | undefined;
  /** Whether the login page may, may not or has to be shown to a person with a session. */
  readonly loginPage: "ifNeeded" | "never" | "always";
  /** A login that is as old or older has to be repeated; undefined: any age will do. */
  readonly maxAgeSeconds: number | undefined;
}

/**
 * Checks the query of `/oauth2/authorize`, which `/login` repeats. What is wrong with the client or the redirect URI is
 * shown by the pool's own error page, everything else is sent to the application.
 *
 * @throws {Refusal}
 * @see RFC 6749 sections 4.1.1 and 4.1.2.1
 */
export function readAuthorizationRequest(
  pool: UserPool,
  domainOrigin: string,
  query: URLSearchParams,
): AuthorizationRequest {
  const client = requireKnownClient(pool, domainOrigin, query);
  const redirectUri = requireRedirectUri(domainOrigin, client, query);
  const responseType = parameter(query, "response_type");
  const state = parameter(query, "state");
  const target = { redirectUri, state, inFragment: responseType === "token" };
  if (responseType !== "code" && responseType !== "token") throw toApplication(target, "invalid_request");
  requireFlow(client, responseType, target);
  const codeChallenge = readCodeChallenge(query, target);
  const scopes = grantUserScopes(pool, client, parameter(query, "scope"));
  if (!scopes) throw scopeRefused(target);
  requireLocalProvider(client, query);
  return {
    client,
    target,
    redirectUriSent: parameter(query, "redirect_uri") !== undefined,
    responseType,
    scopes,
    codeChallenge,
    nonce: parameter(query, "nonce"),
    resource: readResource(pool, query, target),
    loginPage: readPrompt(pool, query, target),
    maxAgeSeconds: readMaxAge(pool, query, target),
  };
}

function requireKnownClient(pool: UserPool, domainOrigin: string, query: URLSearchParams): UserPoolClient {
  const clientId = parameter(query, "client_id");
  if (!clientId) throw toErrorPage(domainOrigin, "Required parameters missing");
  const client = findClient(pool, clientId);
  if (!client || client.identityProviders.length === 0) {
    throw toErrorPage(domainOrigin, "invalid_request", clientId);
  }
  return client;
}

function requireRedirectUri(domainOrigin: string, client: UserPoolClient, query: URLSearchParams): string {
  const redirectUri = parameter(query, "redirect_uri") ?? client.defaultRedirectUri;
  if (redirectUri === undefined || !client.callbackUrls.includes(redirectUri)) {
    throw toErrorPage(domainOrigin, "redirect_mismatch", client.clientId);
  }
  return redirectUri;
}

function requireFlow(client: UserPoolClient, responseType: "code" | "token", target: RedirectTarget): void {
  const flow = responseType === "code" ? "code" : "implicit";
  if (!client.oauthEnabled || !client.flows.includes(flow))
    throw toApplication(target, "unauthorized_client");
}

/** RFC 7636 section 4.3, S256 only. AWS does not document a challenge of another form than S256 gives: refused. */
function readCodeChallenge(query: URLSearchParams, target: RedirectTarget): string | undefined {
  const challenge = parameter(query, "code_challenge");
  const method = parameter(query, "code_challenge_method");
  if (challenge === undefined && method === undefined) return undefined;
  if (method !== "S256" || !/^[A-Za-z0-9_-]{43}$/.test(challenge ?? "")) {
    throw toApplication(target, "invalid_request");
  }
  return challenge;
}

function requireLocalProvider(client: UserPoolClient, query: URLSearchParams): void {
  const named = parameter(query, "identity_provider") ?? parameter(query, "idp_identifier");
  const provider =
    named ?? (client.identityProviders.includes("COGNITO") ? "COGNITO" : client.identityProviders[0]);
  if (provider !== undefined && provider !== "COGNITO") {
    throw unsupportedOnLocalhost(
      `Signing in through the identity provider "${provider}"`,
      "give the client the provider COGNITO and sign in as a user of the pool",
    );
  }
}

/**
 * RFC 8707: one resource server, named by the URL that is its identifier. An unknown one fails only when the code is
 * exchanged. AWS documents neither the other errors nor the tier; `invalid_target` is the RFC's, for more than one and for
 * the implicit flow, and the LITE tier ignores the parameter.
 */
function readResource(pool: UserPool, query: URLSearchParams, target: RedirectTarget): string | undefined {
  const [resource, ...more] = query.getAll("resource").filter((value) => value !== "");
  if (resource === undefined || pool.tier === "LITE") return undefined;
  const refused = target.inFragment && !isResource(pool, resource);
  if (more.length > 0 || refused) throw toApplication(target, "invalid_target");
  return resource;
}

/**
 * `prompt` counts with managed login only; the classic hosted UI ignores it. Cognito has no consent page, and AWS does
 * not document what its account chooser does to a single account: `select_account` asks for the password. Nor does it
 * document a prompt that is unknown, or `none` beside another: both are refused, as OpenID Connect has it.
 *
 * @see OpenID Connect Core 1.0 section 3.1.2.1
 */
function readPrompt(
  pool: UserPool,
  query: URLSearchParams,
  target: RedirectTarget,
): AuthorizationRequest["loginPage"] {
  const prompts = parameter(query, "prompt")?.split(" ") ?? [];
  if (pool.managedLoginVersion === 1) return "ifNeeded";
  const known = ["none", "login", "select_account", "consent"];
  const contradictory = prompts.includes("none") && prompts.length > 1;
  if (contradictory || !prompts.every((prompt) => known.includes(prompt))) {
    throw toApplication(target, "invalid_request");
  }
  if (prompts.includes("none")) return "never";
  return prompts.includes("login") || prompts.includes("select_account") ? "always" : "ifNeeded";
}

/** `max_age` counts from the tier ESSENTIALS on; LITE ignores it. */
function readMaxAge(pool: UserPool, query: URLSearchParams, target: RedirectTarget): number | undefined {
  const maxAge = parameter(query, "max_age");
  if (maxAge === undefined || pool.tier === "LITE") return undefined;
  if (!/^\d{1,9}$/.test(maxAge)) throw toApplication(target, "invalid_request");
  return Number(maxAge);
}
