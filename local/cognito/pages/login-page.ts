import { type Html, html } from "../../http/html.ts";
import { csrfFieldName } from "../csrf.ts";
import type { PoolResponse } from "../response.ts";
import { renderPage } from "./page.ts";

interface FormContext {
  readonly poolName: string;
  readonly clientName: string;
  /** The query of the authorization request, as sent: the form posts it again. */
  readonly rawQuery: string;
  readonly csrfField: string;
  /** What went wrong, as a sentence; undefined: nothing yet. */
  readonly alarm?: string | undefined;
}

/** The form for name and password. The status is 400 where something went wrong; AWS does not document it. */
export function renderLoginPage(
  context: FormContext & { readonly username?: string | undefined },
): PoolResponse {
  const { username } = context;
  const fields = html`<label for="username">Username</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none"
 spellcheck="false" required ${username ? undefined : autofocus}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
 ${username ? autofocus : undefined}>`;
  return renderForm(context, { title: "Sign in", action: "/login", button: "Sign in", fields });
}

/**
 * The form that replaces a temporary password.
 *
 * @param context.demands what the new one needs, as ends of "it needs …"
 */
export function renderNewPasswordPage(
  context: FormContext & { readonly challenge: string; readonly demands: readonly string[] },
): PoolResponse {
  const fields = html`<p>The password was given by an administrator. Choose your own.</p>
<input type="hidden" name="challenge" value="${context.challenge}">
<label for="new-password">New password</label>
<input id="new-password" name="new_password" type="password" autocomplete="new-password" required
 aria-describedby="demands" ${autofocus}>
<p class="quiet" id="demands">It needs ${context.demands.join(", ")}.</p>
<label for="confirm-password">New password, again</label>
<input id="confirm-password" name="confirm_password" type="password" autocomplete="new-password" required>`;
  return renderForm(context, {
    title: "Change password",
    action: "/changePassword",
    button: "Continue",
    fields,
  });
}

const autofocus = html`autofocus`;

function renderForm(
  context: FormContext,
  form: { readonly title: string; readonly action: string; readonly button: string; readonly fields: Html },
): PoolResponse {
  const alarm = context.alarm ? html`<p class="alarm" role="alert">${context.alarm}</p>` : undefined;
  const content = html`<p class="quiet">to continue to ${context.clientName}</p>
${alarm}
<form method="post" action="${form.action}?${context.rawQuery}">
<input type="hidden" name="${csrfFieldName}" value="${context.csrfField}">
${form.fields}
<button>${form.button}</button>
</form>
<p class="quiet">User pool ${context.poolName}, on this machine.</p>`;
  return renderPage(context.alarm ? 400 : 200, form.title, content);
}
