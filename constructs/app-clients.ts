import { CognitoManagedLoginBranding } from "@cdktf/provider-aws/lib/cognito-managed-login-branding/index.js";
import {
  CognitoUserPoolClient,
  type CognitoUserPoolClientConfig,
} from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import { Construct } from "constructs";
import { loginScopes } from "./defaults.ts";
import type { UserPool } from "./user-pool.ts";

interface TokenLifetimes {
  /** 5 to 1440. */
  readonly accessTokenMinutes: number;
  /** 5 to 1440. */
  readonly idTokenMinutes: number;
  /** 1 to 3650. */
  readonly refreshTokenDays: number;
}

export interface MachineClientProps {
  readonly userPool: UserPool;
  readonly name: string;
  /** Scope names of the pool's resource server; at least one. */
  readonly scopes: readonly string[];
  readonly lifetimes: TokenLifetimes;
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

export interface BrowserClientProps {
  readonly userPool: UserPool;
  readonly name: string;
  /** Scope names of the pool's resource server; openid, email and profile come on top. */
  readonly scopes: readonly string[];
  readonly lifetimes: TokenLifetimes;
  /** Absolute URLs: https, or http on localhost. */
  readonly callbackUrls: readonly string[];
  /** Absolute URLs: https, or http on localhost. */
  readonly logoutUrls: readonly string[];
  /** Whether people may sign in with a passkey. */
  readonly passkeys: boolean;
}

/**
 * A public client for people: authorization code with PKCE, no secret to leak. Its login pages need a branding,
 * or Cognito answers "Login pages unavailable".
 *
 * Cognito demands a code verifier only where the authorization request carried a challenge; sending one is up to
 * the application, and the service always does.
 *
 * @see RFC 7636, RFC 9700 section 2.1.1
 */
export class BrowserClient extends Construct {
  readonly client: CognitoUserPoolClient;

  constructor(scope: Construct, id: string, props: BrowserClientProps) {
    super(scope, id);
    const { userPool } = props;
    this.client = new CognitoUserPoolClient(this, "Resource", {
      ...clientBasics(props),
      ...(props.passkeys && { explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"] }),
      generateSecret: false,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: [...loginScopes, ...props.scopes.map((name) => userPool.scope(name))],
      callbackUrls: [...props.callbackUrls],
      logoutUrls: [...props.logoutUrls],
    });
    new CognitoManagedLoginBranding(this, "branding", {
      userPoolId: userPool.pool.id,
      clientId: this.client.id,
      useCognitoProvidedValues: true,
    });
  }
}

/** Everything that Cognito would fill in by itself is written out: Terraform would show it as a change for ever. */
function clientBasics(props: MachineClientProps | BrowserClientProps) {
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
    accessTokenValidity: props.lifetimes.accessTokenMinutes,
    idTokenValidity: props.lifetimes.idTokenMinutes,
    refreshTokenValidity: props.lifetimes.refreshTokenDays,
    tokenValidityUnits: [{ accessToken: "minutes", idToken: "minutes", refreshToken: "days" }],
  } satisfies CognitoUserPoolClientConfig;
}
