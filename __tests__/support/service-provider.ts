import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { JWTPayload } from "jose";
import { clientId, close, type Issuer, listen } from "./issuer.ts";

export interface Provider {
  readonly authorizationServerUrl: string;
  /** Parameters the code was asked for with, code by code. */
  readonly grants: Map<string, URLSearchParams>;
  /** The refresh token that was issued with an access token. */
  readonly refreshTokens: Map<string, string>;
  /** Tokens handed to `/oauth2/revoke`. */
  readonly revoked: string[];
  /** Every code and token that was issued. */
  readonly issued: string[];
  /** Path of every request, in order. */
  readonly requests: string[];
  /** Laid over the ID token's claims. */
  idTokenClaims: JWTPayload;
  /** Laid over the userInfo members. */
  userInfo: Record<string, unknown>;
  /** Laid over the answers of these paths. */
  failures: Readonly<Record<string, ProviderAnswer>>;
  /** How long `/oauth2/token` lets one wait. */
  tokenDelayMs: number;
  close(): Promise<void>;
}

interface ProviderAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const alice = {
  sub: "9f0d",
  username: "alice",
  preferred_username: "alice",
  email: "alice@example.com",
  email_verified: "true",
  name: "Alice Doe",
  given_name: "Alice",
  family_name: "Doe",
};

/** A small OpenID provider on a socket, with Cognito's paths, that logs everybody in as alice. */
export async function startProvider(issuer: Issuer): Promise<Provider> {
  const server = createServer(async (request, response) => {
    const { status, body, headers } = await answer(self, issuer, request);
    response.writeHead(status, { "content-type": "application/json;charset=UTF-8", ...headers });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
  const self: Provider = {
    authorizationServerUrl: await listen(server),
    grants: new Map(),
    refreshTokens: new Map(),
    revoked: [],
    issued: [],
    requests: [],
    idTokenClaims: {},
    userInfo: {},
    failures: {},
    tokenDelayMs: 0,
    close: () => close(server),
  };
  return self;
}

async function answer(provider: Provider, issuer: Issuer, request: IncomingMessage): Promise<ProviderAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  provider.requests.push(pathname);
  const failure = provider.failures[pathname];
  if (failure !== undefined) return failure;
  switch (`${request.method} ${pathname}`) {
    case "GET /oauth2/authorize":
      return authorize(provider, searchParams);
    case "POST /oauth2/token":
      return exchange(provider, issuer, new URLSearchParams(await text(request)));
    case "GET /oauth2/userInfo":
      return describeUser(provider, request.headers.authorization?.replace("Bearer ", "") ?? "");
    case "POST /oauth2/revoke": {
      const form = new URLSearchParams(await text(request));
      if (form.get("client_id") !== clientId) return { status: 401, body: { error: "invalid_client" } };
      provider.revoked.push(form.get("token") ?? "");
      return { status: 200 };
    }
    default:
      return { status: 404 };
  }
}

/** AWS: Revoke endpoint: a revoked refresh token takes the access tokens of its login along. */
function describeUser(provider: Provider, accessToken: string): ProviderAnswer {
  const refreshToken = provider.refreshTokens.get(accessToken);
  if (refreshToken !== undefined && !provider.revoked.includes(refreshToken)) {
    return { status: 200, body: { ...alice, ...provider.userInfo } };
  }
  return { status: 401, headers: { "www-authenticate": 'error="invalid_token", error_description="…"' } };
}

function authorize(provider: Provider, parameters: URLSearchParams): ProviderAnswer {
  const code = crypto.randomUUID();
  provider.issued.push(code);
  provider.grants.set(code, parameters);
  const location = new URL(parameters.get("redirect_uri") ?? "");
  location.search = new URLSearchParams({ code, state: parameters.get("state") ?? "" }).toString();
  return { status: 302, headers: { location: location.href } };
}

async function exchange(provider: Provider, issuer: Issuer, form: URLSearchParams): Promise<ProviderAnswer> {
  await new Promise((resolve) => setTimeout(resolve, provider.tokenDelayMs));
  const code = form.get("code") ?? "";
  const grant = provider.grants.get(code);
  provider.grants.delete(code);
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  const fits =
    grant?.get("code_challenge") === challenge &&
    grant.get("code_challenge_method") === "S256" &&
    grant.get("redirect_uri") === form.get("redirect_uri") &&
    grant.get("client_id") === form.get("client_id");
  if (!fits) return { status: 400, body: { error: "invalid_grant" } };

  const tokens = {
    id_token: await issuer.idToken({ nonce: grant.get("nonce") ?? undefined, ...provider.idTokenClaims }),
    access_token: await issuer.accessToken({
      sub: alice.sub,
      username: "alice",
      scope: "openid email profile",
    }),
    refresh_token: `refresh-${crypto.randomUUID()}`,
  };
  provider.issued.push(...Object.values(tokens));
  provider.refreshTokens.set(tokens.access_token, tokens.refresh_token);
  return { status: 200, body: { ...tokens, expires_in: 3_600, token_type: "Bearer" } };
}
