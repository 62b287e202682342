import type { StackModel, UserPool, UserPoolClient } from "../model.ts";

export interface LoginLink {
  readonly url: string;
  /** Whether the application itself begins the login; otherwise it meets an answer that it did not ask for. */
  readonly fromApplication: boolean;
}

/**
 * Where a person logs in by a client: the application's own login if an output of the stack names it, else the pool's
 * authorization endpoint with the client's callback.
 *
 * The second kind carries neither `state` nor PKCE: only an application can check these.
 *
 * @returns undefined for a client by which nobody can log in
 */
export function loginLink(model: StackModel, pool: UserPool, client: UserPoolClient): LoginLink | undefined {
  const responseType = client.flows.includes("code") ? "code" : "token";
  const redirectUri = client.defaultRedirectUri ?? client.callbackUrls[0];
  const canLogIn = client.oauthEnabled && client.flows.some((flow) => flow !== "client_credentials");
  if (!canLogIn || !pool.domainOrigin || !redirectUri) return undefined;
  const applicationUrl = applicationLogin(model, client);
  if (applicationUrl) return { url: applicationUrl, fromApplication: true };
  const query = new URLSearchParams({
    response_type: responseType,
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: client.scopes.join(" "),
  });
  return { url: `${pool.domainOrigin}/oauth2/authorize?${query}`, fromApplication: false };
}

/** An output such as `login_url` or `…_redirect_url`, at an origin that this client alone calls back. */
function applicationLogin({ outputs, userPools }: StackModel, client: UserPoolClient): string | undefined {
  const clients = userPools.flatMap((pool) => pool.clients);
  const candidates = Object.entries(outputs).flatMap(([name, { value }]) =>
    /login|redirect_url$/.test(name) && typeof value === "string" && isWebUrl(value) ? [value] : [],
  );
  return candidates.find((url) => {
    const callers = clients.filter((other) => callsBack(other, new URL(url).origin));
    return callers.length === 1 && callers[0] === client;
  });
}

function callsBack({ callbackUrls }: UserPoolClient, origin: string): boolean {
  return callbackUrls.some((url) => new URL(url).origin === origin);
}

function isWebUrl(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text);
}
