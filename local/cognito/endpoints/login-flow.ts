import type { User, UserPool } from "../../model.ts";
import type { CsrfGuard } from "../csrf.ts";
import { loginPagesUnavailable, notAForm } from "../errors.ts";
import { renderLoginPage, renderNewPasswordPage } from "../pages/login-page.ts";
import type { PoolRequest } from "../request.ts";
import { type PoolResponse, withCookies } from "../response.ts";
import type { Sessions } from "../stores/sessions.ts";
import { passwordFaults } from "../stores/users.ts";
import { type AuthorizationRequest, readAuthorizationRequest } from "./authorization-request.ts";
import type { RespondToAuthorization } from "./authorization-response.ts";

/** What the login form and the form for a new password have in common. */
export interface LoginFlow {
  /** @throws {Refusal} as `readAuthorizationRequest`, or there are no pages for the client */
  readAuthorization(request: PoolRequest): AuthorizationRequest;
  /** The posted form, or undefined if it is stale or foreign (see `CsrfGuard`). @throws {Refusal} not a form */
  readForm(request: PoolRequest): URLSearchParams | undefined;
  showLogin(
    request: PoolRequest,
    authorization: AuthorizationRequest,
    entered: { readonly username?: string | undefined; readonly alarm?: string },
  ): PoolResponse;
  showNewPassword(
    request: PoolRequest,
    authorization: AuthorizationRequest,
    entered: { readonly challenge: string; readonly alarm?: string },
  ): PoolResponse;
  /** Starts the session and sends the person back to the application. */
  finish(authorization: AuthorizationRequest, user: User): Promise<PoolResponse>;
}

/** Shown for a form that is stale or foreign, which need not be told apart. */
export const staleFormAlarm = "This page was open for too long. Sign in again.";

export function createLoginFlow(deps: {
  readonly pool: UserPool;
  readonly domainOrigin: string;
  readonly sessions: Sessions;
  readonly csrf: CsrfGuard;
  readonly respond: RespondToAuthorization;
}): LoginFlow {
  const { pool, domainOrigin, sessions, csrf, respond } = deps;

  const formContext = (request: PoolRequest, { client }: AuthorizationRequest) => {
    const { field, cookie } = csrf.issue(request);
    const context = { poolName: pool.name, clientName: client.name, rawQuery: request.rawQuery };
    return { context: { ...context, csrfField: field }, cookie };
  };

  return {
    readAuthorization(request) {
      const authorization = readAuthorizationRequest(pool, domainOrigin, request.query);
      const hasPages = pool.managedLoginVersion === 1 || authorization.client.managedLoginBranding;
      if (!hasPages) throw loginPagesUnavailable();
      return authorization;
    },
    readForm(request) {
      if (!request.form) throw notAForm();
      return csrf.accepts(request) ? request.form : undefined;
    },
    showLogin(request, authorization, entered) {
      const { context, cookie } = formContext(request, authorization);
      return withCookies(renderLoginPage({ ...context, ...entered }), cookie);
    },
    showNewPassword(request, authorization, entered) {
      const { context, cookie } = formContext(request, authorization);
      const demands = passwordFaults(pool.passwordPolicy, "").map(({ demand }) => demand);
      return withCookies(renderNewPasswordPage({ ...context, ...entered, demands }), cookie);
    },
    async finish(authorization, user) {
      const { session, cookie } = sessions.start(user);
      return withCookies(await respond(authorization, session), cookie);
    },
  };
}
