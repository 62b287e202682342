import { type Html, html } from "../../http/html.ts";

/** A text that can be copied; the button appears where there are scripts. */
export function copyable(text: string, label: string): Html {
  return html`<span class="copyable"><code>${text}</code>
<button type="button" class="small" data-copy="${text}" aria-label="Copy ${label}" hidden>Copy</button></span>`;
}

/** A table that scrolls by itself where it is too wide, with the keyboard too. */
export function table(
  caption: string,
  heads: readonly (string | Html)[],
  rows: readonly Html[],
  options: {
    readonly bodyId?: string /** The heading above says the same. */;
    readonly hideCaption?: boolean;
  } = {},
): Html {
  const headings = heads.map((head) => html`<th scope="col">${head}</th>`);
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0">
<table><caption ${options.hideCaption ? html`class="hidden"` : undefined}>${caption}</caption>
<thead><tr>${headings}</tr></thead>
<tbody ${options.bodyId ? html`id="${options.bodyId}"` : undefined}>${rows}</tbody></table></div>`;
}

/** A path that breaks before a slash where it is too long. */
export function breakablePath(path: string): Html {
  return html`${path.split(/(?=\/)/).map((part) => html`<wbr>${part}`)}`;
}

/** Whether something is let through, in a colour and in words. */
export function outcome(good: boolean, words: string): Html {
  return html`<span class="${good ? "good" : "bad"}"><span aria-hidden="true">${good ? "✓" : "✗"}</span> ${words}</span>`;
}
