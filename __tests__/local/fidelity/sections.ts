import type { Section } from "./fact.ts";
import { authorize } from "./facts/authorize.ts";
import { claims } from "./facts/claims.ts";
import { cors } from "./facts/cors.ts";
import { discovery } from "./facts/discovery.ts";
import { event } from "./facts/event.ts";
import { eventV1 } from "./facts/event-v1.ts";
import { httpApi } from "./facts/http-api.ts";
import { jwtAuthorizer } from "./facts/jwt-authorizer.ts";
import { lambda } from "./facts/lambda.ts";
import { response } from "./facts/response.ts";
import { runtimeApi } from "./facts/runtime-api.ts";
import { token } from "./facts/token.ts";
import { tokenErrors } from "./facts/token-errors.ts";
import { userEndpoints } from "./facts/user-endpoints.ts";

/** In the order in which a request meets them. */
export const sections: readonly Section[] = [
  discovery,
  authorize,
  token,
  tokenErrors,
  userEndpoints,
  claims,
  httpApi,
  jwtAuthorizer,
  cors,
  event,
  response,
  eventV1,
  runtimeApi,
  lambda,
];
