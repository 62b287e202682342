import express, { type Express } from "express";
import { identifyCaller, requireAnyScope } from "./auth/scopes.ts";
import type { VerifyToken } from "./auth/verify-token.ts";
import { limitBody } from "./body-limit.ts";
import type { Books } from "./books/books.ts";
import type { Config } from "./config.ts";
import { routes } from "./contract.ts";
import { answerErrors } from "./error-handler.ts";
import { finishLogin } from "./oidc/callback.ts";
import type { IdentityProvider } from "./oidc/identity-provider.ts";
import { startLogin } from "./oidc/login.ts";
import { logOut } from "./oidc/logout.ts";
import { type Log, logRequests } from "./request-log.ts";
import { createRouter, type Handlers } from "./router.ts";
import { showHome } from "./routes/home.ts";
import { showProtectedClaims } from "./routes/protected-claims.ts";
import { showResourceMetadata } from "./routes/resource-metadata.ts";
import { setSecurityHeaders } from "./security-headers.ts";

const maxBodyBytes = 100_000;

export interface AppDependencies {
  readonly config: Config;
  readonly verifyToken: VerifyToken;
  readonly identityProvider: IdentityProvider;
  readonly books: Books;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Wires the service together: what answers each row of the contract, and what every request passes through. */
export function createApp({
  config,
  verifyToken,
  identityProvider,
  books,
  log,
  now,
}: AppDependencies): Express {
  const handlers: Handlers = {
    "GET /": [identifyCaller(verifyToken), showHome(config)],
    "GET /jwt-cognito-protected": showProtectedClaims,
    "GET /oidc": startLogin(identityProvider, now),
    "GET /oidc/callback": finishLogin(identityProvider, now),
    "GET /oidc/logout": logOut(identityProvider),
    "GET /.well-known/oauth-protected-resource": showResourceMetadata(config),
    "GET /books": books("listBooks"),
    "POST /books": books("createBook"),
    "GET /books/{bookId}": books("showBook"),
    "PATCH /books/{bookId}": books("changeBook"),
    "DELETE /books/{bookId}": books("deleteBook"),
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
