import express, { type Express } from "express";
import { requireAnyScope } from "./auth/scopes.ts";
import type { VerifyToken } from "./auth/verify-token.ts";
import type { Config } from "./config.ts";
import type { Route } from "./contract.ts";
import { answerErrors } from "./error-handler.ts";
import { limitBody, setSecurityHeaders } from "./middleware.ts";
import type { IdentityProvider } from "./oidc/identity-provider.ts";
import { type Log, logRequests } from "./request-log.ts";
import { createRouter, type Handlers } from "./router.ts";

const maxBodyBytes = 100_000;

export interface AppDependencies {
  readonly config: Config;
  readonly verifyToken: VerifyToken;
  readonly identityProvider: IdentityProvider;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface GuardedAppOptions extends Pick<AppDependencies, "config" | "verifyToken" | "log"> {
  readonly routes: readonly Route[];
  /** What answers each of the routes. */
  readonly handlers: Handlers<string>;
}

/**
 * What every request passes through, and then the guard and the handler of its row.
 *
 * @throws Error at once where a row has no handler or a handler no row
 */
export function createGuardedApp({ config, verifyToken, log, routes, handlers }: GuardedAppOptions): Express {
  return express()
    .disable("x-powered-by")
    .disable("etag")
    .use(logRequests(log))
    .use(setSecurityHeaders)
    .use(limitBody(maxBodyBytes))
    .use(createRouter({ routes, handlers, guard: (scopes) => requireAnyScope(verifyToken, scopes) }))
    .use(answerErrors(`${config.apiUrl}/.well-known/oauth-protected-resource`));
}
