import type { Express } from "express";
import { createTokenVerifiers } from "./auth/verify-token.ts";
import { loadConfig } from "./config.ts";
import { resourceIdentifier } from "./contract.ts";
import type { AppDependencies } from "./guarded-app.ts";
import { createHandler, type LambdaHandler } from "./lambda-adapter.ts";
import { createIdentityProvider } from "./oidc/identity-provider.ts";
import { logToStdout } from "./request-log.ts";

/**
 * A function of an app, configured by the environment.
 *
 * @throws Error with every fault of the configuration
 */
export function startFunction(createApp: (dependencies: AppDependencies) => Express): LambdaHandler {
  const config = loadConfig(process.env);
  const verifiers = createTokenVerifiers({ ...config, resource: resourceIdentifier(config.apiUrl) });
  return createHandler(
    createApp({
      config,
      verifyToken: verifiers.verifyToken,
      identityProvider: createIdentityProvider(config, verifiers, Date.now),
      log: logToStdout,
      now: Date.now,
    }),
  );
}
