import type { PasswordPolicy } from "../../model.ts";
import { parameter } from "../request.ts";
import type { Handler } from "../router.ts";
import type { Challenges } from "../stores/challenges.ts";
import { passwordFaults, type UserDirectory } from "../stores/users.ts";
import { type LoginFlow, staleFormAlarm } from "./login-flow.ts";

/**
 * `POST /changePassword`: replaces a temporary password at the first login. The path and the fields are our choice;
 * AWS documents neither.
 */
export function createChangePasswordEndpoint(deps: {
  readonly passwordPolicy: PasswordPolicy;
  readonly flow: LoginFlow;
  readonly users: UserDirectory;
  readonly challenges: Challenges;
}): Handler {
  const { passwordPolicy, flow, users, challenges } = deps;
  return async (request) => {
    const authorization = flow.readAuthorization(request);
    const form = flow.readForm(request);
    const challenge = (form && parameter(form, "challenge")) ?? "";
    const username = challenges.find(authorization.client, challenge);
    const user = username === undefined ? undefined : users.findActive(username);
    if (!form || !user) return flow.showLogin(request, authorization, { alarm: staleFormAlarm });
    const password = form.get("new_password") ?? "";
    const faults = passwordFaults(passwordPolicy, password);
    const alarm =
      password !== form.get("confirm_password")
        ? "The two passwords are not the same."
        : faults.length > 0 && `The password needs ${faults.map(({ demand }) => demand).join(", ")}.`;
    if (alarm) return flow.showNewPassword(request, authorization, { challenge, alarm });
    challenges.end(challenge);
    await users.changePassword(user, password);
    return flow.finish(authorization, user);
  };
}
