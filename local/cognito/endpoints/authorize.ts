import type { UserPool } from "../../model.ts";
import { toApplication } from "../errors.ts";
import { redirect } from "../response.ts";
import type { Handler } from "../router.ts";
import type { Session, Sessions } from "../stores/sessions.ts";
import { type AuthorizationRequest, readAuthorizationRequest } from "./authorization-request.ts";
import type { RespondToAuthorization } from "./authorization-response.ts";

/**
 * `GET /oauth2/authorize`: with a live session straight back to the application, otherwise to `/login` with the
 * same query.
 *
 * @see RFC 6749 section 3.1
 */
export function createAuthorizeEndpoint(deps: {
  readonly pool: UserPool;
  readonly domainOrigin: string;
  readonly sessions: Sessions;
  readonly respond: RespondToAuthorization;
  readonly now: () => number;
}): Handler {
  return (request) => {
    const authorization = readAuthorizationRequest(deps.pool, deps.domainOrigin, request.query);
    const session = deps.sessions.current(request);
    if (session && suffices(session, authorization, deps.now())) return deps.respond(authorization, session);
    if (authorization.loginPage === "never") throw toApplication(authorization.target, "login_required");
    return redirect(`${deps.domainOrigin}/login?${request.rawQuery}`);
  };
}

function suffices(
  session: Session,
  { loginPage, maxAgeSeconds }: AuthorizationRequest,
  nowMs: number,
): boolean {
  if (loginPage === "always") return false;
  return maxAgeSeconds === undefined || nowMs / 1000 - session.authTimeSeconds < maxAgeSeconds;
}
