const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup that is sent as it is; made by {@link html}, or of a constant of this program. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/**
 * Template tag: every value is escaped, but for what `html` made itself. Safe in text and in quoted attributes;
 * NOT in unquoted attributes, scripts, styles, or as a URL's scheme.
 */
export function html(
  template: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const [first = "", ...rest] = template;
  return new Html(rest.reduce((markup, text, index) => markup + render(values[index] ?? "") + text, first));
}

function render(value: string | Html | readonly Html[]): string {
  if (typeof value === "string") return value.replace(/[&<>"']/g, (character) => entities[character] ?? "");
  return value instanceof Html ? value.markup : value.map(render).join("");
}
