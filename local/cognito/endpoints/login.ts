import { type PoolRequest, parameter } from "../request.ts";
import type { PoolResponse } from "../response.ts";
import type { Challenges } from "../stores/challenges.ts";
import type { UserDirectory } from "../stores/users.ts";
import { type LoginFlow, staleFormAlarm } from "./login-flow.ts";

/**
 * `/login`, with the query of the authorization request: GET shows the form, POST checks name and password.
 * A mistake stays on the page and does not tell which of the two was wrong.
 */
export function createLoginEndpoint(deps: {
  readonly flow: LoginFlow;
  readonly users: UserDirectory;
  readonly challenges: Challenges;
}) {
  const { flow, users, challenges } = deps;
  return {
    GET(request: PoolRequest): PoolResponse {
      const authorization = flow.readAuthorization(request);
      return flow.showLogin(request, authorization, { username: parameter(request.query, "login_hint") });
    },
    async POST(request: PoolRequest): Promise<PoolResponse> {
      const authorization = flow.readAuthorization(request);
      const form = flow.readForm(request);
      if (!form) return flow.showLogin(request, authorization, { alarm: staleFormAlarm });
      const username = form.get("username") ?? "";
      const user = await users.authenticate(username, form.get("password") ?? "");
      if (!user) {
        return flow.showLogin(request, authorization, { username, alarm: "Incorrect username or password." });
      }
      if (users.mustChangePassword(user)) {
        const challenge = challenges.start(authorization.client, user);
        return flow.showNewPassword(request, authorization, { challenge });
      }
      return flow.finish(authorization, user);
    },
  };
}
