import type { Configuration, TokenEndpointResponse, UserInfoResponse } from "openid-client";
import { invalidToken } from "../auth/errors.ts";
import type { TokenVerifiers } from "../auth/verify-token.ts";
import type { Config } from "../config.ts";
import { HttpError } from "../http-error.ts";
import { isTokenRefused, loginFailure, notSignedIn, unverifiable } from "./errors.ts";
import type { Login } from "./login-cookie.ts";
import type { SessionTokens } from "./session-cookie.ts";

const scope = "openid email profile";
/** How long each answer of the provider may take. */
const timeoutSeconds = 2;

/** What is verified of a login's two tokens. */
interface Session {
  readonly iss: string;
  readonly sub: string;
  /** Seconds until the first of the two expires; more than 0. */
  readonly secondsLeft: number;
}

/** A code's tokens, verified. */
interface Exchange {
  readonly tokens: SessionTokens;
  readonly session: Session;
}

/** Who logged in, in the members' order of the answer; what the provider does not tell is undefined. */
export interface Person {
  readonly iss: string;
  readonly sub: string;
  readonly preferred_username: string | undefined;
  readonly email: string | undefined;
  readonly email_verified: boolean | undefined;
  readonly name: string | undefined;
  readonly given_name: string | undefined;
  readonly family_name: string | undefined;
}

/** The user pool as a browser's login sees it; what it gets wrong is reported as {@link loginFailure} has it. */
export interface IdentityProvider {
  /** @returns where to send the browser, and what it has to come back with */
  startLogin(): Promise<{ readonly url: URL; readonly login: Login }>;
  /**
   * Checks the callback's `state` and `iss`, exchanges its code (PKCE), and verifies both tokens: signature, issuer,
   * audience or client, time, and the ID token's nonce. The refresh token is not kept: it is revoked where the tokens do
   * not hold, and otherwise dropped, because Cognito would refuse the access token at userInfo once it is revoked.
   */
  exchangeCode(callback: URLSearchParams, login: Login): Promise<Exchange>;
  /**
   * Verifies tokens that a browser brings: each by the issuer's keys, and that they are of the browser client and of one
   * person.
   *
   * @throws HttpError 400 `login_required` where they do not hold, 503 where the issuer's keys cannot be had
   */
  verifySession(tokens: SessionTokens): Promise<Session>;
  /**
   * Asks userInfo, and checks that it speaks of the session's `sub`.
   *
   * @param tokens as {@link IdentityProvider.verifySession} has verified them
   * @throws HttpError 400 `login_required` where userInfo refuses the access token
   */
  fetchPerson(tokens: SessionTokens, session: Session): Promise<Person>;
  /** Where a browser's session at the provider ends, and it comes back to `/`. */
  readonly logoutUrl: string;
}

/**
 * The endpoints are written down, not discovered: they are Cognito's, and a cold start has no time to lose. So is
 * S256, which Cognito supports and its discovery document does not name. `openid-client` is loaded by the first login.
 *
 * @see OpenID Connect Core section 3.1; RFC 9700; AWS: User pool endpoints and managed login reference
 */
export function createIdentityProvider(
  config: Config,
  verifiers: TokenVerifiers,
  now: () => number,
): IdentityProvider {
  const callbackUrl = `${config.apiUrl}/oidc/callback`;
  let loading: ReturnType<typeof load> | undefined;
  const loaded = () => {
    loading ??= load(config);
    return loading;
  };
  const verify = createSessionVerifier(config, verifiers, now);

  return {
    async startLogin() {
      const { client, provider } = await loaded();
      const codeVerifier = client.randomPKCECodeVerifier();
      const login = { state: client.randomState(), nonce: client.randomNonce(), codeVerifier };
      const url = client.buildAuthorizationUrl(provider, {
        redirect_uri: callbackUrl,
        scope,
        state: login.state,
        nonce: login.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      });
      return { url, login };
    },

    async exchangeCode(callback, { state, nonce, codeVerifier }) {
      const { client, provider } = await loaded();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier };
      const answer = new URL(`${callbackUrl}?${callback}`);
      const answered = await client.authorizationCodeGrant(provider, answer, checks).catch(rethrow);
      try {
        const tokens = tokensOf(answered);
        return { tokens, session: await verify(tokens) };
      } catch (failure) {
        const { refresh_token: refreshToken } = answered;
        if (refreshToken !== undefined) await client.tokenRevocation(provider, refreshToken).catch(() => {});
        throw isInvalidToken(failure) ? unverifiable(failure) : failure;
      }
    },

    async verifySession(tokens) {
      return verify(tokens).catch((failure: unknown) => {
        throw isInvalidToken(failure) ? notSignedIn(failure) : failure;
      });
    },

    async fetchPerson({ accessToken }, { iss, sub }) {
      const { client, provider } = await loaded();
      const userInfo = await client.fetchUserInfo(provider, accessToken, sub).catch((failure: unknown) => {
        throw isTokenRefused(failure) ? notSignedIn(failure) : loginFailure(failure);
      });
      return toPerson(iss, userInfo);
    },

    logoutUrl: logoutUrl(config),
  };
}

async function load({ issuer, authorizationServerUrl, browserClientId }: Config) {
  const client = await import("openid-client");
  const provider: Configuration = new client.Configuration(
    {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      authorization_endpoint: `${authorizationServerUrl}/oauth2/authorize`,
      token_endpoint: `${authorizationServerUrl}/oauth2/token`,
      userinfo_endpoint: `${authorizationServerUrl}/oauth2/userInfo`,
      revocation_endpoint: `${authorizationServerUrl}/oauth2/revoke`,
      id_token_signing_alg_values_supported: ["RS256"],
    },
    browserClientId,
    undefined,
    client.None(),
  );
  provider.timeout = timeoutSeconds;
  if (isPlainHttp(issuer) || isPlainHttp(authorizationServerUrl)) client.allowInsecureRequests(provider);
  return { client, provider };
}

function logoutUrl({ authorizationServerUrl, browserClientId, apiUrl }: Config): string {
  const parameters = new URLSearchParams({ client_id: browserClientId, logout_uri: `${apiUrl}/` });
  return `${authorizationServerUrl}/logout?${parameters}`;
}

/** The configuration lets http pass on a loopback host only. */
function isPlainHttp(url: string): boolean {
  return url.startsWith("http:");
}

/** Both tokens by the issuer's keys, both of the browser client and of one person, neither expired. */
function createSessionVerifier(
  { browserClientId }: Pick<Config, "browserClientId">,
  { verifyToken, verifyIdToken }: TokenVerifiers,
  now: () => number,
) {
  return async ({ idToken, accessToken }: SessionTokens): Promise<Session> => {
    const { iss, sub, exp } = await verifyIdToken(idToken);
    const access = await verifyToken(accessToken);
    const secondsLeft = Math.floor(Math.min(exp, access.exp) - now() / 1_000);
    const isOne = access.client_id === browserClientId && access.sub === sub;
    if (!isOne || secondsLeft <= 0) throw invalidToken(new Error("not the two tokens of one login"));
    return { iss, sub, secondsLeft };
  };
}

function tokensOf(answer: TokenEndpointResponse): SessionTokens {
  if (answer.id_token === undefined)
    throw new Error("openid-client let a token response pass without an ID token");
  return { idToken: answer.id_token, accessToken: answer.access_token };
}

function isInvalidToken(failure: unknown): failure is HttpError {
  return failure instanceof HttpError && failure.code === "invalid_token";
}

/** What is not of the type that the specification gives it is left out, as if the provider had not told it. */
function toPerson(iss: string, userInfo: UserInfoResponse): Person {
  return {
    iss,
    sub: userInfo.sub,
    preferred_username: asText(userInfo.preferred_username),
    email: asText(userInfo.email),
    email_verified: asBoolean(userInfo.email_verified),
    name: asText(userInfo.name),
    given_name: asText(userInfo.given_name),
    family_name: asText(userInfo.family_name),
  };
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** AWS: userInfo endpoint: Cognito sends the strings "true" and "false". */
function asBoolean(value: unknown): boolean | undefined {
  return value === undefined ? undefined : String(value) === "true";
}

function rethrow(cause: unknown): never {
  throw loginFailure(cause);
}
