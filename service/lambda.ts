import { createApp } from "./app.ts";
import { createTokenVerifiers } from "./auth/verify-token.ts";
import { loadConfig } from "./config.ts";
import { resourceIdentifier } from "./contract.ts";
import { createHandler } from "./lambda-adapter.ts";
import { createIdentityProvider } from "./oidc/identity-provider.ts";
import { logToStdout } from "./request-log.ts";

const config = loadConfig(process.env);
const verifiers = createTokenVerifiers({ ...config, resource: resourceIdentifier(config.apiUrl) });

/** What Lambda calls; configured by the environment, once per cold start. */
export const handler = createHandler(
  createApp({
    config,
    verifyToken: verifiers.verifyToken,
    identityProvider: createIdentityProvider(config, verifiers, Date.now),
    log: logToStdout,
    now: Date.now,
  }),
);
