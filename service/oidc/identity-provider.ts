import type {
  Configuration,
  TokenEndpointResponse,
  TokenEndpointResponseHelpers,
  UserInfoResponse,
} from "openid-client";
import type { Config } from "../config.ts";
import { loginFailure } from "./errors.ts";
import type { Login } from "./login-cookie.ts";

const scope = "openid email profile";
/** How long each answer of the provider may take. */
const timeoutSeconds = 2;

/** The tokens of a finished login; they never leave this process. */
type Session = TokenEndpointResponse & TokenEndpointResponseHelpers;

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
   * Checks the callback's `state` and `iss`, exchanges its code (PKCE), and verifies the ID token: signature, issuer,
   * audience, time, nonce.
   */
  exchangeCode(callback: URLSearchParams, login: Login): Promise<Session>;
  /** Asks userInfo, and checks that it speaks of the ID token's `sub`. */
  fetchPerson(session: Session): Promise<Person>;
  /** Revokes the refresh token, where there is one; Cognito then refuses the access token at userInfo too. */
  revoke(session: Session): Promise<void>;
  /** Where a browser's session at the provider ends, and it comes back to `/`. */
  readonly logoutUrl: string;
}

/**
 * The endpoints are written down, not discovered: they are Cognito's, and a cold start has no time to lose. So is
 * S256, which Cognito supports and its discovery document does not name. `openid-client` is loaded by the first login.
 *
 * @see OpenID Connect Core section 3.1; RFC 9700; AWS: User pool endpoints and managed login reference
 */
export function createIdentityProvider(config: Config): IdentityProvider {
  const callbackUrl = `${config.apiUrl}/oidc/callback`;
  let loading: ReturnType<typeof load> | undefined;
  const loaded = () => {
    loading ??= load(config);
    return loading;
  };

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
      return client.authorizationCodeGrant(provider, answer, checks).catch(rethrow);
    },

    async fetchPerson(session) {
      const { client, provider } = await loaded();
      const { iss, sub } = idTokenClaims(session);
      return toPerson(iss, await client.fetchUserInfo(provider, session.access_token, sub).catch(rethrow));
    },

    async revoke({ refresh_token }) {
      if (refresh_token === undefined) return;
      const { client, provider } = await loaded();
      await client.tokenRevocation(provider, refresh_token);
    },

    logoutUrl: `${config.authorizationServerUrl}/logout?${new URLSearchParams({
      client_id: config.browserClientId,
      logout_uri: `${config.apiUrl}/`,
    })}`,
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
  client.enableNonRepudiationChecks(provider);
  if (isPlainHttp(issuer) || isPlainHttp(authorizationServerUrl)) client.allowInsecureRequests(provider);
  return { client, provider };
}

/** The configuration lets http pass on a loopback host only. */
function isPlainHttp(url: string): boolean {
  return url.startsWith("http:");
}

function idTokenClaims(session: Session) {
  const claims = session.claims();
  if (claims === undefined) throw new Error("openid-client let a token response pass without an ID token");
  return claims;
}

function toPerson(iss: string, userInfo: UserInfoResponse): Person {
  return {
    iss,
    sub: userInfo.sub,
    preferred_username: userInfo.preferred_username,
    email: userInfo.email,
    email_verified: asBoolean(userInfo.email_verified),
    name: userInfo.name,
    given_name: userInfo.given_name,
    family_name: userInfo.family_name,
  };
}

/** AWS: userInfo endpoint: Cognito sends the strings "true" and "false". */
function asBoolean(value: unknown): boolean | undefined {
  return value === undefined ? undefined : String(value) === "true";
}

function rethrow(cause: unknown): never {
  throw loginFailure(cause);
}
