import { describe, expect, test } from "vitest";
import { withoutSections, withoutStatements } from "../../../operations/init/statements.ts";

describe("withoutStatements", () => {
  test("takes out a line, what is nested in it, and the comment right above", () => {
    const source = `const kept = 1;

/**
 * Of books.
 */
const books = {
  nested: [1],
};

// Stays.
const last = 2;
`;
    expect(withoutStatements(source, /books/)).toBe(`const kept = 1;

// Stays.
const last = 2;
`);
  });

  test("takes out a statement that goes on in the next line", () => {
    expect(withoutStatements("const books =\n  1;\nconst other = 2;\n", /books/)).toBe("const other = 2;\n");
  });

  test("leaves a source that does not match as it is", () => {
    expect(withoutStatements("const other = 2;\n", /books/)).toBe("const other = 2;\n");
  });
});

describe("withoutSections", () => {
  test("takes out the part's sections, and no other's", () => {
    const text = "a\n\n<!-- part: x -->\nb\n<!-- part end -->\n\n<!-- part: y -->\nc\n<!-- part end -->\n";
    expect(withoutSections(text, "x")).toBe("a\n\n<!-- part: y -->\nc\n<!-- part end -->\n");
  });
});
