import { type Html, html } from "../../http/html.ts";
import type { StackModel, User, UserPool, UserPoolClient } from "../../model.ts";
import { copyable, table } from "./controls.ts";

interface UserView {
  readonly user: User;
  readonly mustChangePassword: boolean;
  /** Whether no other one was set since. */
  readonly hasDeclaredPassword: boolean;
}

/** A user pool as it is at the moment. */
export interface PoolView {
  readonly pool: UserPool;
  readonly users: readonly UserView[];
  /** Whether the declared secret of a client is still good. */
  readonly isSecretActive: (client: UserPoolClient) => boolean;
}

/** Pools with their clients, scopes and people. Of secrets only the one that was asked for is shown. */
export function poolsSection(
  model: StackModel,
  pools: readonly PoolView[],
  revealedClientId: string | undefined,
): Html {
  return html`${pools.map(
    (view) => html`<section id="${view.pool.userPoolId}" aria-labelledby="${view.pool.userPoolId}-heading">
<h2 id="${view.pool.userPoolId}-heading">User pool ${view.pool.name}</h2>
<dl>
<div><dt>Id</dt><dd>${copyable(view.pool.userPoolId, "pool id")}</dd></div>
<div><dt>Issuer</dt><dd>${copyable(view.pool.issuer, "issuer")}</dd></div>
<div><dt>Documents</dt><dd><a href="${view.pool.issuer}/.well-known/openid-configuration">Discovery</a>,
<a href="${view.pool.issuer}/.well-known/jwks.json">keys</a></dd></div>
</dl>
${clientsTable(model, view, revealedClientId)}
${scopesTable(view.pool)}
${usersTable(view)}
</section>`,
  )}`;
}

function clientsTable(model: StackModel, view: PoolView, revealedClientId: string | undefined): Html {
  const heads = ["Client", "Id", "Secret", "Grants", "Scopes", "Log in"];
  const rows = view.pool.clients.map(
    (client) => html`<tr><th scope="row">${client.name}</th>
<td>${copyable(client.clientId, `client id of ${client.name}`)}</td>
<td>${secretCell(view, client, client.clientId === revealedClientId)}</td>
<td>${client.flows.join(", ") || "none"}</td>
<td>${client.scopes.map((scope) => html`<code class="scope">${scope}</code> `)}</td>
<td>${loginCell(model, view.pool, client)}</td></tr>`,
  );
  return table("Clients", heads, rows);
}

function secretCell(view: PoolView, client: UserPoolClient, revealed: boolean): Html {
  const { clientId, clientSecret, name } = client;
  if (clientSecret === undefined) return html`<span class="quiet">none: a public client</span>`;
  if (!view.isSecretActive(client))
    return html`<span class="quiet">replaced; who did it knows the new one</span>`;
  if (revealed) return copyable(clientSecret, `secret of ${name}`);
  return html`<form method="post" action="/#${view.pool.userPoolId}">
<button class="small" name="reveal" value="${clientId}" aria-label="Show the secret of ${name}">Show</button></form>`;
}

function loginCell(model: StackModel, pool: UserPool, client: UserPoolClient): Html {
  const link = loginLink(model, pool, client);
  if (!link) return html`<span class="quiet">not for people</span>`;
  const anchor = html`<a href="${link.url}">Log in<span class="hidden"> by ${client.name}</span></a>`;
  if (link.fromApplication) return anchor;
  return html`${anchor} <span class="quiet">straight at the pool: the application did not begin it and may refuse
what comes back</span>`;
}

function scopesTable({ resourceServers }: UserPool): Html | undefined {
  const rows = resourceServers.flatMap(({ scopes }) =>
    scopes.map(
      ({ name, description }) =>
        html`<tr><th scope="row"><code class="scope">${name}</code></th><td>${description}</td></tr>`,
    ),
  );
  return rows.length > 0 ? table("Scopes", ["Scope", "Stands for"], rows) : undefined;
}

function usersTable({ users }: PoolView): Html {
  if (users.length === 0) return html`<p>Nobody is in the pool; AdminCreateUser adds people.</p>`;
  const rows = users.map(
    ({ user, mustChangePassword, hasDeclaredPassword }) => html`<tr><th scope="row">${user.username}</th>
<td>${statusInWords(user, mustChangePassword)}${hasDeclaredPassword ? madeUpPassword(user) : undefined}</td>
<td>${user.groups.join(", ") || "none"}</td>
<td>${Object.entries(user.attributes).map(([name, value]) => html`<span class="attribute">${name}: ${value}</span> `)}</td></tr>`,
  );
  return table("People", ["Username", "Status", "Groups", "Attributes"], rows);
}

/** The stack is a state without its passwords: this one works here alone, and nothing else tells it. */
function madeUpPassword({ username, password, passwordIsMadeUp }: User): Html | undefined {
  if (!passwordIsMadeUp || password === undefined) return undefined;
  return html`; password ${copyable(password, `password of ${username}`)}`;
}

function statusInWords({ enabled }: User, mustChangePassword: boolean): string {
  if (!enabled) return "disabled: cannot log in";
  return mustChangePassword ? "has to choose a password at the next login" : "confirmed";
}

interface LoginLink {
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
 * @returns undefined for a client by which no person can log in
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
