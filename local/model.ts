/**
 * What the runner needs to know of a stack: the declared resources, every reference resolved. In the model of a running
 * stack every AWS origin is replaced by its localhost one. Values that Terraform leaves unset carry AWS's default.
 */

export interface StackModel {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly userPools: readonly UserPool[];
  readonly httpApis: readonly HttpApi[];
  readonly functions: readonly LambdaFunction[];
  readonly tables: readonly DynamoDbTable[];
  readonly outputs: Readonly<Record<string, Output>>;
  /** Addresses of the declared resources that localhost has no use for (IAM, ECR, logs, …). */
  readonly ignored: readonly string[];
}

export interface Output {
  readonly value: unknown;
  readonly sensitive: boolean;
}

export interface UserPool {
  /** Terraform address, `aws_cognito_user_pool.<name>`. */
  readonly address: string;
  /** `<region>_<9 letters or digits>`. */
  readonly userPoolId: string;
  readonly name: string;
  /** `http://localhost:<port>/<userPoolId>`: `iss`, and the base of discovery and JWKS. */
  readonly issuer: string;
  /** `http://localhost:<port>`: the OAuth endpoints; undefined when the pool declares no domain. */
  readonly domainOrigin: string | undefined;
  /** `managed_login_version` of the domain: 1 is the classic hosted UI (AWS's default), 2 is managed login. */
  readonly managedLoginVersion: 1 | 2;
  /** `user_pool_tier`; AWS's default is ESSENTIALS. */
  readonly tier: "LITE" | "ESSENTIALS" | "PLUS";
  /** `mfa_configuration`; localhost offers no way to set up a second factor, and so asks for none. */
  readonly mfaConfiguration: "OFF" | "OPTIONAL";
  /** `username_attributes` or `alias_attributes`: what a person may type in place of the username. */
  readonly signInAttributes: readonly ("email" | "phone_number" | "preferred_username")[];
  /** `username_attributes`: people have an address in place of a user name, and Cognito makes up the name. */
  readonly usernamesAreGenerated: boolean;
  /** `username_configuration.case_sensitive`; AWS's default is true. */
  readonly usernamesAreCaseSensitive: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly clients: readonly UserPoolClient[];
  readonly resourceServers: readonly ResourceServer[];
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

/** AWS's default: 8 characters, all four kinds required. */
export interface PasswordPolicy {
  /** 6 to 99. */
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

export interface ResourceServer {
  readonly identifier: string;
  readonly scopes: readonly {
    /** The full name that clients, routes and tokens use: `example/auth`. */
    readonly name: string;
    readonly description: string;
  }[];
}

/** Settings of a client that the runner has no use for beyond telling them as they were declared. */
export interface DeclaredClientSettings {
  /** In its declared unit, else hours; undefined: not declared. */
  readonly accessTokenValidity: number | undefined;
  readonly idTokenValidity: number | undefined;
  /** In its declared unit, else days. */
  readonly refreshTokenValidity: number | undefined;
  /** `seconds`, `minutes`, `hours` or `days`; undefined: not declared. */
  readonly accessTokenUnit: string | undefined;
  readonly idTokenUnit: string | undefined;
  readonly refreshTokenUnit: string | undefined;
  readonly explicitAuthFlows: readonly string[];
  /** `ENABLED` or `LEGACY`; undefined: not declared. */
  readonly preventUserExistenceErrors: string | undefined;
}

export interface UserPoolClient {
  readonly address: string;
  readonly name: string;
  /** 26 lower-case letters and digits. */
  readonly clientId: string;
  /** undefined for a public client. */
  readonly clientSecret: string | undefined;
  /** `allowed_oauth_flows_user_pool_client`: without it no OAuth flow is served. */
  readonly oauthEnabled: boolean;
  readonly flows: readonly ("code" | "implicit" | "client_credentials")[];
  /** `allowed_oauth_scopes`, as declared (`openid`, `example/auth`, …). */
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  /** `default_redirect_uri`, else the only callback, else undefined. */
  readonly defaultRedirectUri: string | undefined;
  readonly logoutUrls: readonly string[];
  /** `COGNITO` and the names of federated providers. */
  readonly identityProviders: readonly string[];
  /** Attributes the client may read; undefined: all but `custom:*`. */
  readonly readAttributes: readonly string[] | undefined;
  readonly declared: DeclaredClientSettings;
  /** Seconds. */
  readonly accessTokenValiditySeconds: number;
  readonly idTokenValiditySeconds: number;
  readonly refreshTokenValiditySeconds: number;
  /** `auth_session_validity` (3 to 15 minutes; AWS's default is 3): how long a login challenge waits. */
  readonly authSessionValiditySeconds: number;
  /** `enable_token_revocation`; AWS's default is true. */
  readonly tokenRevocation: boolean;
  /** Undefined when rotation is off; else seconds (0 to 60) for which the old token still works. */
  readonly refreshTokenRotationGraceSeconds: number | undefined;
  /** Whether an `aws_cognito_managed_login_branding` names the client; managed login has no pages without it. */
  readonly managedLoginBranding: boolean;
}

export interface User {
  readonly username: string;
  /** UUID. */
  readonly sub: string;
  /** The permanent password, or the temporary one that must be changed at the first login. */
  readonly password: string | undefined;
  readonly passwordIsTemporary: boolean;
  /** The stack is a state whose secrets were replaced: only the runner knows this password. @default false */
  readonly passwordIsMadeUp?: boolean;
  /** `enabled`; a disabled user cannot log in. */
  readonly enabled: boolean;
  /** Attribute name → value, strings as in Cognito (`email_verified` is `"true"`); without `sub`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the groups, by precedence. */
  readonly groups: readonly string[];
}

export interface Group {
  readonly name: string;
  readonly precedence: number | undefined;
  readonly roleArn: string | undefined;
}

export interface HttpApi {
  readonly address: string;
  /** 10 lower-case letters and digits. */
  readonly apiId: string;
  readonly name: string;
  /** `http://localhost:<port>`. */
  readonly origin: string;
  /** The host name AWS would give: `<apiId>.execute-api.<region>.amazonaws.com`, or the custom domain. */
  readonly domainName: string;
  /** Those that a route names, each once. */
  readonly authorizers: readonly JwtAuthorizer[];
  readonly routes: readonly HttpRoute[];
  readonly stages: readonly Stage[];
  readonly cors: Cors | undefined;
  /** `disable_execute_api_endpoint` without a custom domain: every call is refused. */
  readonly disabled: boolean;
}

export interface HttpRoute {
  readonly address: string;
  /** `GET /books/{bookId}`, `ANY /x/{proxy+}` or `$default`. */
  readonly routeKey: string;
  /** One of the API's `authorizers`, the same object; undefined: the route is public. */
  readonly authorizer: JwtAuthorizer | undefined;
  /** `authorization_scopes`; any one of them suffices; empty: none asked for. */
  readonly authorizationScopes: readonly string[];
  readonly integration: Integration | undefined;
}

/** A route key but `$default`, taken apart. */
export interface ParsedRouteKey {
  /** `GET`, `HEAD`, `OPTIONS`, `POST`, `PUT`, `PATCH`, `DELETE` or `ANY`. */
  readonly method: string;
  /** `/books/{bookId}` */
  readonly path: string;
}

/**
 * @param routeKey `METHOD /path`
 * @returns undefined: it is `$default`, or no route key
 * @see AWS: Create routes for HTTP APIs in API Gateway
 */
export function parseRouteKey(routeKey: string): ParsedRouteKey | undefined {
  const [, method, path] = /^(ANY|GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) (\/\S*)$/.exec(routeKey) ?? [];
  return method === undefined || path === undefined ? undefined : { method, path };
}

export interface JwtAuthorizer {
  /** Terraform address, `aws_apigatewayv2_authorizer.<name>`: what tells one authorizer from another. */
  readonly address: string;
  readonly name: string;
  /** `$request.header.Authorization` or `$request.querystring.<name>`, in the declared order. */
  readonly identitySources: readonly string[];
  /** Localhost issuer when it is a pool of this stack, else the URL as declared. */
  readonly issuer: string;
  readonly audience: readonly string[];
}

export type Integration = LambdaProxyIntegration | HttpProxyIntegration;

export interface LambdaProxyIntegration {
  readonly type: "AWS_PROXY";
  /** Terraform address of the function. */
  readonly functionAddress: string;
  /** Terraform's default is 1.0. */
  readonly payloadFormatVersion: "1.0" | "2.0";
  /** 50 to 30 000; AWS's default is 30 000. */
  readonly timeoutMs: number;
  /** Whether an `aws_lambda_permission` lets this API invoke the function; without it AWS answers 500. */
  readonly invokePermitted: boolean;
}

export interface HttpProxyIntegration {
  readonly type: "HTTP_PROXY";
  /** `GET` … or `ANY` (the method of the request). */
  readonly method: string;
  readonly url: string;
  readonly timeoutMs: number;
}

export interface Stage {
  /** `$default` or a name, which is then the first segment of the path. */
  readonly name: string;
  /** Without auto-deploy or a deployment AWS serves nothing. */
  readonly deployed: boolean;
  readonly variables: Readonly<Record<string, string>>;
  /** Default throttling; undefined: the account's. */
  readonly throttle: Throttle | undefined;
  /** Route key → throttling of that route. */
  readonly routeThrottles: Readonly<Record<string, Throttle>>;
}

export interface Throttle {
  /** Requests per second. */
  readonly rateLimit: number;
  readonly burstLimit: number;
}

export interface Cors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | undefined;
}

export interface LambdaFunction {
  readonly address: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memorySizeMb: number;
  readonly timeoutSeconds: number;
  /** undefined: not declared. 0: every invocation is throttled. */
  readonly reservedConcurrency: number | undefined;
  /** The declared environment, values already mapped to localhost. */
  readonly environment: Readonly<Record<string, string>>;
  /** `/aws/lambda/<name>` unless `logging_config` names another. */
  readonly logGroup: string;
  /** `JSON` or `Text`: the format of the platform's START/END/REPORT lines. */
  readonly logFormat: "JSON" | "Text";
}

export interface DynamoDbTable {
  readonly address: string;
  readonly tableName: string;
  /** Input of DynamoDB's CreateTable, as far as it is declared. */
  readonly createTableInput: Readonly<Record<string, unknown>>;
  /** Items in DynamoDB's own JSON (`{ "id": { "S": "…" } }`), address by address. */
  readonly items: readonly { readonly address: string; readonly item: Readonly<Record<string, unknown>> }[];
}
