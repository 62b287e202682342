import { describe, expect, it } from "vitest";
import { html } from "../../service/html.ts";

describe("html", () => {
  it("escapes what could open a tag, an entity or end an attribute", () => {
    expect(html`<p title="${`"'`}">${"<script>&"}</p>`.markup).toBe(
      '<p title="&quot;&#39;">&lt;script&gt;&amp;</p>',
    );
  });

  it("leaves its own markup alone, also in lists", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>`.markup).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>");
  });
});
