import type { AccessTokenClaims } from "../auth/verify-token.ts";
import { currentInvocation } from "../lambda-adapter.ts";
import type { Handler } from "../router.ts";

/** `GET /jwt-cognito-protected`: the claims as verified here, and as the gateway's authorizer handed them over. */
export const showProtectedClaims: Handler = (_request, response) => {
  const { caller } = response.locals;
  response.json({
    authorizationClaims: caller && presentClaims(caller),
    apiGatewayAuthorizationClaims: currentInvocation.getStore()?.authorizerClaims ?? null,
  });
};

const times = new Set(["exp", "iat", "auth_time"]);

/** Claims as a person reads them: `exp`, `iat` and `auth_time` as ISO 8601 times, everything else as it is. */
export function presentClaims(claims: AccessTokenClaims): Readonly<Record<string, unknown>> {
  const present = ([name, value]: [string, unknown]) =>
    times.has(name) && typeof value === "number"
      ? [name, new Date(value * 1_000).toISOString()]
      : [name, value];
  return Object.fromEntries(Object.entries(claims).map(present));
}
