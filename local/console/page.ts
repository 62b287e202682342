import { type Html, html } from "../http/html.ts";
import type { StackModel } from "../model.ts";
import type { RequestLog } from "../requests/log.ts";
import { accessSection } from "./sections/access-section.ts";
import { inspectorSection } from "./sections/inspector-section.ts";
import { type PoolView, poolsSection } from "./sections/pools-section.ts";
import { requestsSection } from "./sections/requests-section.ts";
import type { TokenInspection } from "./token-inspection.ts";

export interface ConsoleView {
  readonly model: StackModel;
  readonly pools: readonly PoolView[];
  readonly log: RequestLog;
  /** The client whose secret was asked for. */
  readonly revealedClientId?: string | undefined;
  readonly inspection?: TokenInspection | undefined;
}

/** The whole console: one page, which works without JavaScript. */
export function renderConsole({ model, pools, log, revealedClientId, inspection }: ConsoleView): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gatehouse on localhost</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console/console.css">
<script src="/console/console.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<h1>Gatehouse on localhost</h1>
<p>${model.httpApis.map(({ name, origin }) => html`API <a href="${origin}/">${name}</a> at ${origin}. `)}
As it would be in ${model.region}.</p>
<nav aria-label="Sections">
<a href="#requests">Requests</a> <a href="#inspector">Token inspector</a> <a href="#access">Access</a>
${pools.map(({ pool }) => html`<a href="#${pool.userPoolId}">User pool ${pool.name}</a> `)}
</nav>
</header>
<main id="main">
${requestsSection(model, log)}
${inspectorSection(inspection)}
${accessSection(model)}
${poolsSection(model, pools, revealedClientId)}
</main>
<p class="hidden" role="status" id="announcement"></p>
</body>
</html>
`;
}
