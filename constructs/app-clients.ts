import { CognitoManagedLoginBranding } from "@cdktf/provider-aws/lib/cognito-managed-login-branding/index.js";
import {
  CognitoUserPoolClient,
  type CognitoUserPoolClientConfig,
} from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import { Construct } from "constructs";
import { loginScopes } from "./defaults.ts";
import {
  countFaults,
  fault,
  lengthFaults,
  type Scopes,
  scopeFaults,
  urlFault,
  wholeNumberFaults,
} from "./settings.ts";
import type { UserPool, UserPoolSettings } from "./user-pool.ts";

/** `Scope`: the names that the contract declares; synthesis checks them as well. */
export interface AppClientSettings<Scope extends string = string> extends TokenLifetimes {
  /** Confidential clients for the client credentials grant: name → the scopes each may ask for, at least one. */
  readonly machineClients: Readonly<Record<string, readonly Scope[]>>;
  readonly browserClient: BrowserClientSettings<Scope>;
}

interface TokenLifetimes {
  /** 5 to 1440. A JWT stays valid until it expires, whatever is revoked: keep it short. */
  readonly accessTokenMinutes: number;
  /** 5 to 1440. */
  readonly idTokenMinutes: number;
  /** 1 to 3650. */
  readonly refreshTokenDays: number;
}

interface BrowserClientSettings<Scope extends string = string> {
  readonly name: string;
  /** Scopes of the resource server; openid, email and profile come with every login. */
  readonly scopes: readonly Scope[];
  /**
   * More places that a login may return to, besides the API's own `/oidc/callback`: https, or http on localhost.
   *
   * @default - none
   */
  readonly callbackUrls?: readonly string[];
  /**
   * More places that a logout may return to, besides the API's own `/`.
   *
   * @default - none
   */
  readonly logoutUrls?: readonly string[];
}

/** @see AWS: "UserPoolClientType" (AllowedOAuthScopes, CallbackURLs, LogoutURLs) */
const [mostScopes, mostUrls, longestUrl] = [50, 100, 1024];

/** What is wrong with the clients' settings: their number, names, scopes, redirects and the lifetimes of their tokens. */
export function appClientFaults(name: string, settings: AppClientSettings, scopes: Scopes): string[] {
  return [
    ...browserClientFaults(`${name}.browserClient`, settings, scopes),
    ...Object.entries(settings.machineClients).flatMap(([client, names]) =>
      machineClientFaults(`${name}.machineClients.${client}`, client, names, scopes),
    ),
    ...lifetimeFaults(name, settings),
  ];
}

function browserClientFaults(
  setting: string,
  { browserClient, machineClients }: AppClientSettings,
  scopes: Scopes,
): string[] {
  const faults = [
    ...clientNameFaults(`${setting}.name`, browserClient.name),
    ...scopeFaults(`${setting}.scopes`, browserClient.scopes, scopes),
    ...scopeCountFaults(`${setting}.scopes`, browserClient.scopes, loginScopes.length),
    ...redirectFaults(`${setting}.callbackUrls`, browserClient.callbackUrls, { most: mostUrls - 1 }),
    ...redirectFaults(`${setting}.logoutUrls`, browserClient.logoutUrls, { most: mostUrls - 1 }),
  ];
  if (!Object.hasOwn(machineClients, browserClient.name)) return faults;
  const advice = "Cognito does not mix client credentials with the code grant in one client";
  return [
    ...faults,
    fault(`${setting}.name`, "differ from every machine client's", browserClient.name, advice),
  ];
}

function machineClientFaults(
  setting: string,
  client: string,
  names: readonly string[],
  scopes: Scopes,
): string[] {
  const faults = [
    ...clientNameFaults(setting, client),
    ...scopeFaults(setting, names, scopes),
    ...scopeCountFaults(setting, names),
  ];
  if (names.length > 0) return faults;
  return [
    ...faults,
    fault(setting, "name at least one scope", names, "a client without a scope gets no token"),
  ];
}

export function clientNameFaults(setting: string, client: string): string[] {
  if (/^[\w+=.@-]{1,128}$/.test(client)) return [];
  const rule = "be 1 to 128 letters, digits and + = . @ - _";
  return [fault(setting, rule, client, "Cognito and Secrets Manager share no other characters")];
}

/** @param others scopes that the client has besides */
export function scopeCountFaults(setting: string, names: readonly string[], others = 0): string[] {
  return countFaults(setting, names.length, mostScopes - others, `a client has at most ${mostScopes} scopes`);
}

/** What is wrong with the places that a login or a logout may return to. */
export function redirectFaults(
  setting: string,
  urls: readonly string[] = [],
  { most = mostUrls, isAccepted = isWebRedirect, rule = webRedirectRule, advice = webRedirectAdvice } = {},
): string[] {
  return [
    ...countFaults(setting, urls.length, most, `Cognito takes at most ${mostUrls}, the API's own among them`),
    ...urls.flatMap((url) => lengthFaults(setting, url, [1, longestUrl], "Cognito takes no longer one")),
    ...urls.filter((url) => !isAccepted(url)).map((url) => urlFault(setting, rule, url, advice)),
  ];
}

const webRedirectRule = "be absolute https URLs without user name, password and fragment";
const webRedirectAdvice = "http is for http://localhost only";

/** Whether it is https, or http on localhost, with nothing that a redirect may not have. */
export function isWebRedirect(text: string): boolean {
  if (!URL.canParse(text) || /[#\s]/.test(text)) return false;
  const { hostname, password, protocol, username } = new URL(text);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && hostname === "localhost");
}

function lifetimeFaults(name: string, lifetimes: TokenLifetimes): string[] {
  const ranges = [
    ["accessTokenMinutes", 5, 1440, "Cognito's access tokens live 5 minutes to 1 day"],
    ["idTokenMinutes", 5, 1440, "Cognito's ID tokens live 5 minutes to 1 day"],
    ["refreshTokenDays", 1, 3650, "Cognito's refresh tokens live up to 10 years"],
  ] as const;
  return ranges.flatMap(([key, least, most, advice]) =>
    wholeNumberFaults(`${name}.${key}`, lifetimes[key], [least, most], advice),
  );
}

export interface MachineClientProps extends TokenLifetimes {
  readonly userPool: UserPool;
  readonly name: string;
  /** Of the pool's resource server; at least one. */
  readonly scopes: readonly string[];
}

/**
 * A confidential client that gets tokens for itself.
 *
 * @see RFC 6749 section 4.4 (client credentials grant)
 */
export class MachineClient extends Construct {
  readonly client: CognitoUserPoolClient;

  constructor(scope: Construct, id: string, props: MachineClientProps) {
    super(scope, id);
    this.client = new CognitoUserPoolClient(this, "Resource", {
      ...clientBasics(props),
      generateSecret: true,
      allowedOauthFlows: ["client_credentials"],
      allowedOauthScopes: props.scopes.map((name) => props.userPool.scope(name)),
    });
  }
}

/** What a client of people needs besides its basics: managed login and where it returns to. */
export interface PublicClientProps extends TokenLifetimes, Pick<UserPoolSettings, "passkeys"> {
  readonly userPool: UserPool;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
}

/**
 * A public client: authorization code, no secret to leak. Its login pages need a branding, or Cognito answers "Login
 * pages unavailable".
 *
 * It does NOT enforce PKCE: Cognito demands a code verifier only where the authorization request carried a challenge.
 * Sending one is up to the application.
 *
 * @see RFC 7636, RFC 9700 section 2.1.1
 */
export function createPublicClient(scope: Construct, props: PublicClientProps): CognitoUserPoolClient {
  const client = new CognitoUserPoolClient(scope, "Resource", {
    ...clientBasics(props),
    ...(props.passkeys && { explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"] }),
    generateSecret: false,
    allowedOauthFlows: ["code"],
    allowedOauthScopes: publicClientScopes(props),
    callbackUrls: [...props.callbackUrls],
    logoutUrls: [...props.logoutUrls],
  });
  new CognitoManagedLoginBranding(scope, "branding", {
    userPoolId: props.userPool.pool.id,
    clientId: client.id,
    useCognitoProvidedValues: true,
  });
  return client;
}

export interface BrowserClientProps
  extends BrowserClientSettings,
    TokenLifetimes,
    Pick<UserPoolSettings, "passkeys"> {
  readonly userPool: UserPool;
  /** Origin of the API, whose `/oidc/callback` and `/` logins and logouts return to. */
  readonly apiUrl: string;
}

/** Full names of the scopes that the client may ask for: OpenID Connect's and its own. */
function publicClientScopes({ userPool, scopes }: Pick<PublicClientProps, "userPool" | "scopes">): string[] {
  return [...loginScopes, ...scopes.map((name) => userPool.scope(name))];
}

/** The service's own login, which always sends a PKCE challenge. */
export class BrowserClient extends Construct {
  readonly client: CognitoUserPoolClient;
  /** Full names of every scope that it may ask for. */
  readonly scopes: readonly string[];

  constructor(scope: Construct, id: string, props: BrowserClientProps) {
    super(scope, id);
    const { apiUrl, callbackUrls = [], logoutUrls = [] } = props;
    this.scopes = publicClientScopes(props);
    this.client = createPublicClient(this, {
      ...props,
      callbackUrls: [`${apiUrl}/oidc/callback`, ...callbackUrls],
      logoutUrls: [`${apiUrl}/`, ...logoutUrls],
    });
  }
}

/** Everything that Cognito would fill in by itself is written out: Terraform would show it as a change for ever. */
function clientBasics(props: MachineClientProps | PublicClientProps) {
  return {
    userPoolId: props.userPool.pool.id,
    name: props.name,
    allowedOauthFlowsUserPoolClient: true,
    supportedIdentityProviders: ["COGNITO"],
    // The least that Cognito allows: no password ever goes to its SDK endpoints, only to the login page.
    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    preventUserExistenceErrors: "ENABLED",
    enableTokenRevocation: true,
    enablePropagateAdditionalUserContextData: false,
    authSessionValidity: 3,
    accessTokenValidity: props.accessTokenMinutes,
    idTokenValidity: props.idTokenMinutes,
    refreshTokenValidity: props.refreshTokenDays,
    tokenValidityUnits: [{ accessToken: "minutes", idToken: "minutes", refreshToken: "days" }],
  } satisfies CognitoUserPoolClientConfig;
}
