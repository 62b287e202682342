import { type Html, html } from "../../http/html.ts";
import type { TokenInspection } from "../token-inspection.ts";
import { breakablePath, outcome, table } from "./controls.ts";

/** The form for a token and, once one was sent, what it is worth. The token itself is not shown again. */
export function inspectorSection(inspection: TokenInspection | undefined): Html {
  return html`<section id="inspector" aria-labelledby="inspector-heading">
<h2 id="inspector-heading">Token inspector</h2>
<form method="post" action="/#inspector">
<label for="token">Access or ID token</label>
<textarea id="token" name="token" rows="4" required spellcheck="false" autocomplete="off"
 aria-describedby="token-hint"></textarea>
<p class="quiet" id="token-hint">It stays on this machine, and is neither kept nor logged.</p>
<button>Inspect</button>
</form>
${inspection && result(inspection)}
</section>`;
}

const unchecked = html`<span class="quiet"><span aria-hidden="true">–</span> not checked</span>`;

function result({ genuine, verdict, claims, routes }: TokenInspection): Html {
  const claimRows = claims.map(
    ({ name, value, meaning }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td><code>${value}</code></td><td>${meaning}</td></tr>`,
  );
  const severalApis = new Set(routes.map(({ api }) => api)).size > 1;
  const routeRows = routes.map(
    ({ api, route, outcome: judged, reason }) =>
      html`<tr><th scope="row"><code>${breakablePath(route.routeKey)}</code>${severalApis ? html` <span class="quiet">${api.name}</span>` : undefined}</th>
<td>${judged === "unchecked" ? unchecked : outcome(judged === "passes", judged)}</td><td>${reason}</td></tr>`,
  );
  return html`<p class="verdict" role="status">${outcome(genuine, verdict)}</p>
${claims.length > 0 ? table("Claims", ["Claim", "Value", "What it means here"], claimRows) : undefined}
${routes.length > 0 ? table("At the gateway", ["Route", "Decision", "Why"], routeRows) : undefined}`;
}
