/**
 * What the gateway, the user pool and the service agree on: data, how it is spelt, and no imports.
 *
 * The constructs turn it into gateway routes and Cognito scopes, the service into guards.
 */

/** What the application is called, where people and clients read it. */
export const applicationName = "Gatehouse";

/** Identifier of the Cognito resource server; a scope is requested as `<identifier>/<scope name>`. */
export const resourceServerIdentifier = "example";

/** Scopes of the resource server: name → description shown to administrators (at most 256 characters). */
export const scopes = {
  auth: "Call the protected example route",
  "books.read": "List and read books",
  "books.write": "Create, change and delete books",
} as const;

export type ScopeName = keyof typeof scopes;

/**
 * Who may call a route: everybody (`"public"`), or who holds at least one of the named scopes.
 * Any one of them suffices, at the gateway and in the service alike.
 */
type Access<Scope extends string> = "public" | readonly [Scope, ...Scope[]];

export interface Route<Scope extends string = string> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** API Gateway's notation: `/things/{thingId}`. */
  readonly path: `/${string}`;
  readonly access: Access<Scope>;
  /**
   * Requests that the gateway lets through to this route, over all callers together.
   *
   * @default - the stage's, as every other route
   */
  readonly throttle?: Throttle;
}

export interface Throttle {
  /** Requests a second, on average. */
  readonly rateLimit: number;
  /** Requests at once. */
  readonly burstLimit: number;
}

/** `<method> <path>`: API Gateway's key of a route, and its handler's name in the service. */
export type RouteKey<R extends Route = (typeof routes)[number]> = R extends Route
  ? `${R["method"]} ${R["path"]}`
  : never;

/** The route key, as API Gateway writes it: `GET /things/{thingId}`. */
export function routeKey<R extends Pick<Route, "method" | "path">>({
  method,
  path,
}: R): `${R["method"]} ${R["path"]}` {
  return `${method} ${path}`;
}

/** The name that a scope has in tokens and in requests for them: `<resource server>/<scope>`. */
export function scopeName(name: string): string {
  return `${resourceServerIdentifier}/${name}`;
}

/**
 * The API as a resource of its own (RFC 8707, RFC 9728): a token that is asked for with `resource` has it as its `aud`.
 * The slash is the path of the origin's root. Clients that parse it before they send it add one, and the pool compares
 * letter by letter.
 *
 * @param apiUrl origin of the API
 */
export function resourceIdentifier(apiUrl: string): string {
  return `${apiUrl}/`;
}

/** Full names of the scopes any one of which opens the route; none for a public one. */
export function acceptedScopes({ access }: Pick<Route, "access">): string[] {
  return access === "public" ? [] : access.map(scopeName);
}

/** A login is walked by hand, and anybody may start one: a flood of them must not become one at the user pool. */
const login = { rateLimit: 10, burstLimit: 20 } as const satisfies Throttle;

/** Every route there is; a path that is not here is the gateway's 404. */
export const routes = [
  { method: "GET", path: "/", access: "public" },
  { method: "GET", path: "/jwt-cognito-protected", access: ["auth"] },
  { method: "GET", path: "/oidc", access: "public", throttle: login },
  { method: "GET", path: "/oidc/callback", access: "public", throttle: login },
  { method: "GET", path: "/oidc/claims", access: "public", throttle: login },
  { method: "GET", path: "/oidc/logout", access: "public" },
  { method: "GET", path: "/.well-known/oauth-protected-resource", access: "public" },
  { method: "GET", path: "/books", access: ["books.read"] },
  { method: "POST", path: "/books", access: ["books.write"] },
  { method: "GET", path: "/books/{bookId}", access: ["books.read"] },
  { method: "PATCH", path: "/books/{bookId}", access: ["books.write"] },
  { method: "DELETE", path: "/books/{bookId}", access: ["books.write"] },
] as const satisfies readonly Route<ScopeName>[];

/** Names of the environment variables that the function is configured by; none of them is a secret. */
export const environmentVariables = {
  /** Issuer of the tokens, an https URL without a trailing slash (http on loopback only). */
  issuer: "OIDC_ISSUER",
  /** Origin of the user pool's domain: its `/oauth2/*` endpoints and `/logout`. */
  authorizationServerUrl: "OIDC_AUTHORIZATION_SERVER_URL",
  /** Origin that the API is reached at. */
  apiUrl: "API_URL",
  /** Client id of the browser client (authorization code with PKCE, public). */
  browserClientId: "BROWSER_CLIENT_ID",
  /** Scopes that the browser client may ask for, by their full names, separated by spaces. */
  browserClientScopes: "BROWSER_CLIENT_SCOPES",
  /** Client ids whose access tokens are accepted, separated by commas. */
  allowedClientIds: "ALLOWED_CLIENT_IDS",
  /** DynamoDB table of the books; its region is the function's. */
  booksTableName: "BOOKS_TABLE_NAME",
} as const;
