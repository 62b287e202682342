import express, { type Express } from "express";
import { identifyCaller, requireAnyScope } from "./auth/scopes.ts";
import type { VerifyToken } from "./auth/verify-token.ts";
import { booksRoutes } from "./books/routes.ts";
import type { Config } from "./config.ts";
import { routes } from "./contract.ts";
import { answerErrors } from "./error-handler.ts";
import { limitBody, setSecurityHeaders } from "./middleware.ts";
import type { IdentityProvider } from "./oidc/identity-provider.ts";
import { loginRoutes } from "./oidc/routes.ts";
import { type Log, logRequests } from "./request-log.ts";
import { createRouter, type Handlers } from "./router.ts";
import { showProtectedClaims } from "./routes/claims.ts";
import { showHome } from "./routes/home.ts";
import { showResourceMetadata } from "./routes/resource-metadata.ts";

const maxBodyBytes = 100_000;

export interface AppDependencies {
  readonly config: Config;
  readonly verifyToken: VerifyToken;
  readonly identityProvider: IdentityProvider;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Wires the service together: what answers each row of the contract, and what every request passes through. */
export function createApp({ config, verifyToken, identityProvider, log, now }: AppDependencies): Express {
  const handlers: Handlers = {
    "GET /": [identifyCaller(verifyToken), showHome(config)],
    "GET /jwt-cognito-protected": showProtectedClaims,
    "GET /.well-known/oauth-protected-resource": showResourceMetadata(config),
    ...loginRoutes(identityProvider, config.apiUrl, now),
    ...booksRoutes(config),
  };
  return express()
    .disable("x-powered-by")
    .disable("etag")
    .use(logRequests(log))
    .use(setSecurityHeaders)
    .use(limitBody(maxBodyBytes))
    .use(createRouter({ routes, handlers, guard: (scopes) => requireAnyScope(verifyToken, scopes) }))
    .use(answerErrors(`${config.apiUrl}/.well-known/oauth-protected-resource`));
}
