import type { Apigatewayv2ApiCorsConfiguration } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";

/**
 * The defaults that decide how safe the system is, in one place, each with its reason.
 * What differs between environments is in environments.ts.
 */

/** Long beats complicated, but Cognito knows no length above which the rest may be waived. */
export const passwordPolicy = {
  minimumLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
  /** An invitation that is not taken up ends soon. */
  temporaryPasswordValidityDays: 3,
} as const;

/** What every login asks for besides the API's own scopes: enough for the userinfo claims. */
export const loginScopes = ["openid", "email", "profile"] as const;

/** Per stage, far below the account's 10 000 a second: a flood costs little, and the neighbours keep their share. */
export const throttling = { rateLimit: 50, burstLimit: 100 } as const;

/**
 * What pages of other origins may do once an environment names them. Tokens travel in a header. The only cookies
 * belong to a login under way, and no other origin has business with those.
 */
export const corsPolicy = {
  allowCredentials: false,
  allowMethods: ["GET", "POST", "PATCH", "DELETE"],
  allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match"],
  exposeHeaders: ["etag", "link", "location", "retry-after", "www-authenticate"],
  /** An hour: browsers ask once in a while, and a change of policy is not remembered for days. */
  maxAge: 3600,
} satisfies Apigatewayv2ApiCorsConfiguration;

/** Old images stay long enough to roll back to. */
export const imagesKept = 10;

/**
 * One line per request, with what an incident needs. `authorizerError` is the authorizer's verdict;
 * neither the token nor a claim about a person is written.
 *
 * @see AWS: "Customize HTTP API access logs" ($context variables)
 */
export const accessLogFormat = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  routeKey: "$context.routeKey",
  status: "$context.status",
  clientId: "$context.authorizer.claims.client_id",
  authorizerError: "$context.authorizer.error",
  gatewayError: "$context.error.message",
  integrationError: "$context.integrationErrorMessage",
  integrationLatencyMs: "$context.integrationLatency",
  responseLatencyMs: "$context.responseLatency",
  responseBytes: "$context.responseLength",
} as const;
