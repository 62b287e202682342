import { describe, expect, test } from "vitest";
import { accessSection } from "../../../../local/console/sections/access-section.ts";
import { stackModel } from "../../../support/console.ts";

describe("accessSection", () => {
  const { text } = accessSection(stackModel("http://localhost:1"));

  test("says to those who hear it what lets a caller in, and to all why one is refused", () => {
    expect(text).toContain(`<span class="hidden">allowed: example/read</span>`);
    expect(text).toContain(`<span aria-hidden="true">✗</span> no token</span>`);
  });

  test("says that a person's column is what the client may ask for", () => {
    expect(text).toContain(`<span class="kind">for a person, at most</span>`);
    expect(text).toContain("a login that asks for fewer, as an application's own\nmay, opens fewer routes.");
  });
});
