import type { Handler } from "../handler.ts";
import { currentInvocation } from "../invocation.ts";
import { presentClaims } from "./present-claims.ts";

/** `GET /jwt-cognito-protected`: the claims as verified here, and as the gateway's authorizer handed them over. */
export const showProtectedClaims: Handler = (_request, response) => {
  const { caller } = response.locals;
  response.json({
    authorizationClaims: caller && presentClaims(caller),
    apiGatewayAuthorizationClaims: currentInvocation.getStore()?.authorizerClaims ?? null,
  });
};
