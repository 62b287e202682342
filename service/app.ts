import type { Express } from "express";
import { identifyCaller } from "./auth/scopes.ts";
import { booksRoutes } from "./books/routes.ts";
import { routes, scopes } from "./contract.ts";
import { type AppDependencies, createGuardedApp } from "./guarded-app.ts";
import { loginRoutes } from "./oidc/routes.ts";
import type { Handlers } from "./router.ts";
import { showProtectedClaims } from "./routes/claims.ts";
import { showHome } from "./routes/home.ts";
import { showResourceMetadata } from "./routes/resource-metadata.ts";

/** Wires the service together: what answers each row of the contract. */
export function createApp(dependencies: AppDependencies): Express {
  const { config, verifyToken, identityProvider, now } = dependencies;
  const handlers: Handlers = {
    "GET /": [identifyCaller(verifyToken), showHome(config, routes)],
    "GET /jwt-cognito-protected": showProtectedClaims,
    "GET /.well-known/oauth-protected-resource": showResourceMetadata(config, scopes),
    ...loginRoutes(identityProvider, config.apiUrl, now),
    ...booksRoutes(config),
  };
  return createGuardedApp({ ...dependencies, routes, handlers });
}
