import { type AccessCell, type AccessRow, accessMatrix, type Caller } from "../../access/matrix.ts";
import { type Html, html } from "../../http/html.ts";
import type { StackModel } from "../../model.ts";
import { breakablePath, outcome, table } from "./controls.ts";

const callerKinds = {
  machine: "as a machine",
  person: "for a person, at most",
  anonymous: "without a token",
} as const;

/** Every route with the scopes it asks for, and who may call it. */
export function accessSection(model: StackModel): Html {
  const { callers, rows } = accessMatrix(model);
  const severalApis = model.httpApis.length > 1;
  const heads = ["Route", "Asks for", ...callers.map(callerHead)];
  return html`<section id="access" aria-labelledby="access-heading">
<h2 id="access-heading">Who may call what</h2>
<p>Read off the declared routes and clients. Any one of a route's scopes suffices.
Each client is taken to hold all the scopes that it may ask for: a login that asks for fewer, as an application's own
may, opens fewer routes.</p>
${table(
  "Routes and callers",
  heads,
  rows.map((row) => accessRow(row, severalApis)),
  { hideCaption: true },
)}
</section>`;
}

function callerHead({ kind, name }: Caller): Html {
  return html`${name} <span class="kind">${callerKinds[kind]}</span>`;
}

function accessRow({ api, route, isPublic, method, path, cells }: AccessRow, severalApis: boolean): Html {
  const label = html`<code><b>${method}</b> ${breakablePath(path)}</code>`;
  const place = severalApis ? html` <span class="quiet">${api.name}</span>` : undefined;
  const asksFor = isPublic ? "nothing: public" : route.authorizationScopes.join(" or ") || "a valid token";
  return html`<tr><th scope="row">${label}${place}</th><td>${asksFor}</td>${cells.map(
    (cell) => html`<td>${accessCell(cell)}</td>`,
  )}</tr>`;
}

/** Why a caller is let in is in the route's second column: in the cell it is for screen readers alone. */
function accessCell({ allowed, reason }: AccessCell): Html {
  if (!allowed) return outcome(false, reason);
  return html`<span class="good"><span aria-hidden="true">✓</span><span class="hidden">allowed: ${reason}</span></span>`;
}
