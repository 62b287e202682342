import { describe, expect, test } from "vitest";
import { html } from "../../../local/http/html.ts";

describe("html", () => {
  test("escapes texts for content and for quoted attributes", () => {
    const text = `<b class="x">&'</b>`;
    expect(html`<p title="${text}">${text}</p>`.text).toBe(
      `<p title="&#60;b class=&#34;x&#34;&#62;&#38;&#39;&#60;/b&#62;">&#60;b class=&#34;x&#34;&#62;&#38;&#39;&#60;/b&#62;</p>`,
    );
  });

  test("takes markup as it is, also several pieces, and leaves undefined out", () => {
    const rows = ["a", "<"].map((name) => html`<li>${name}</li>`);
    expect(html`<ul>${rows}</ul>${undefined}${1}`.text).toBe("<ul><li>a</li><li>&#60;</li></ul>1");
  });
});
