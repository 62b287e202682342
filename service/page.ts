import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { applicationName } from "./contract.ts";
import { Html, html } from "./html.ts";

export interface Page {
  readonly title: string;
  readonly content: Html;
}

const stylesheet = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --paper: #fff; --field: #f6f8fa; --accent: #0a58ca; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #30363d; --paper: #161b22; --field: #0d1117; --accent: #7cb7ff; --on-accent: #0d1117 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--field); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif }
main { width: 100%; max-width: 38rem; padding: clamp(1.5rem, 5vw, 3rem); background: var(--paper); border: 1px solid var(--line); border-radius: 1rem }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.2; letter-spacing: -.02em; text-wrap: balance }
p { margin: 0 0 1.25rem; color: var(--soft) }
dd { margin: 0; font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere }
dl { display: grid; align-items: baseline; grid-template-columns: max-content 1fr; gap: .5rem 1.5rem; margin: 0 0 1.75rem; padding: 1rem 0; border-block: 1px solid var(--line) }
dt { color: var(--soft) }
.action { display: inline-block; padding: .6rem 1.25rem; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none }
.action:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .75rem } }
`;

const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(stylesheet).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Whether the client would rather have a page than JSON; one that takes anything, as curl does, gets JSON. */
export function prefersPage(request: Request): boolean {
  return request.accepts(["json", "html"]) === "html";
}

/** Sends a page that runs no script, loads nothing and cannot be framed. */
export function sendPage(response: Response, { title, content }: Page): void {
  response.set("Content-Security-Policy", contentSecurityPolicy);
  response.type("html").send(render(title, content).markup);
}

function render(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${applicationName}</title>
<style>${new Html(stylesheet)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}
