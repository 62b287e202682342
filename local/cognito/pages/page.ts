import { Html, html } from "../../http/html.ts";
import type { PoolResponse } from "../response.ts";
import { sha256 } from "../secrets.ts";

const style = `
:root { color-scheme: light dark; --ground: #f1f3f6; --card: #fff; --text: #16191f; --quiet: #525b67;
  --line: #7a8594; --accent: #0b57a4; --on-accent: #fff; --alarm: #9c1420; --alarm-ground: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1318; --card: #1a2029; --text: #eef1f5;
  --quiet: #a9b4c2; --line: #7c8896; --accent: #8cc2ff; --on-accent: #0b1622; --alarm: #ffb8b2;
  --alarm-ground: #3d181b; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 25rem; padding: 2rem; border-radius: .75rem; background: var(--card);
  box-shadow: 0 1px 3px rgb(0 0 0 / .15), 0 8px 24px rgb(0 0 0 / .08); }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: .875rem; }
main > .quiet:last-child { margin: 1.5rem 0 0; }
.alarm { padding: .625rem .75rem; border-radius: .375rem; border-left: .25rem solid var(--alarm);
  background: var(--alarm-ground); color: var(--alarm); }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input { width: 100%; margin-bottom: 1rem; padding: .625rem .75rem; border: 1px solid var(--line);
  border-radius: .375rem; background: var(--card); color: inherit; font: inherit; }
input + .quiet { margin-top: -.5rem; }
button { width: 100%; margin-top: .25rem; padding: .6875rem; border: 0; border-radius: .375rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
button:hover { filter: brightness(1.08); }
:focus-visible { outline: .1875rem solid var(--accent); outline-offset: .125rem; }
`;

const styleHash = sha256(style).toString("base64");

/**
 * No script, no picture, no frame, only the one style sheet. `form-action` is left out on purpose: Chromium applies it
 * to every redirect that follows a form, and where an application goes on to from its callback is not known here.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** One of the pool's pages: a card that works without JavaScript, in light and dark. */
export function renderPage(status: number, title: string, content: Html): PoolResponse {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
  return {
    status,
    headers: {
      "content-type": "text/html;charset=UTF-8",
      "content-security-policy": contentSecurityPolicy,
      "referrer-policy": "no-referrer",
    },
    body: document.text,
  };
}
