import type { Express } from "express";
import { createTokenVerifier } from "./auth/verify-token.ts";
import { loadConfig } from "./config.ts";
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
  return createHandler(
    createApp({
      config,
      verifyToken: createTokenVerifier(config),
      identityProvider: createIdentityProvider(config),
      log: logToStdout,
      now: Date.now,
    }),
  );
}
