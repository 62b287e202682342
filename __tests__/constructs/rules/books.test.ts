import { describe, expect, test } from "vitest";
import type { DemoBook } from "../../../constructs/environment.ts";
import { newBook, validate } from "../../../service/books/schema.ts";
import { faultsOf } from "../../support/faults.ts";

const book: DemoBook = {
  id: "00000000-0000-4000-8000-000000000001",
  name: "Emma",
  author: "Jane Austen",
  price: "9.90",
  languages: ["en"],
};

describe("bookFaults", () => {
  test("accepts a book", () => {
    expect(faultsOf({ demoBooks: [book] })).toEqual([]);
  });

  test.each(["9.9", "9", "09.90", "-1.00", "9,90", "1e2", "1000000.00"])("refuses the price %s", (price) => {
    expect(faultsOf({ demoBooks: [{ ...book, price }] })).toEqual([
      `dev.demoBooks[0].price must be a decimal with two places, at most 999999.99, got "${price}"; write it like "12.99"`,
    ]);
  });

  test("refuses two books with one id", () => {
    expect(faultsOf({ demoBooks: [book, { ...book, name: "Persuasion" }] })).toEqual([
      expect.stringContaining("dev.demoBooks[1].id must be a UUID of its own"),
    ]);
  });

  test.each([
    ["id", "emma"],
    ["name", " "],
    ["author", ""],
    ["author", "x".repeat(201)],
    ["languages", []],
    ["author", "bell\u0007"],
    ["languages", ["English"]],
    ["languages", ["en", "en"]],
    ["languages", ["en_GB"]],
    ["languages", Array.from({ length: 21 }, (_, index) => `a${String.fromCharCode(97 + index)}`)],
  ])("refuses the %s %j", (key, value) => {
    expect(faultsOf({ demoBooks: [{ ...book, [key]: value }] })).toEqual([
      expect.stringMatching(`^dev\\.demoBooks\\[0\\]\\.${key} must`),
    ]);
  });

  test.each([
    ["name", "Emma"],
    ["name", "a\u0000b"],
    ["name", "  "],
    ["name", "ж".repeat(200)],
    ["name", "𝒳".repeat(200)],
    ["name", "x".repeat(201)],
    ["price", "999999.99"],
    ["price", "1000000.00"],
    ["price", "1.5"],
    ["languages", ["en", "pt-BR"]],
    ["languages", ["en", "en"]],
    ["languages", ["e"]],
    ["languages", []],
  ])("agrees with the API about the %s %j", (key, value) => {
    const { id: _, ...details } = { ...book, [key]: value };
    const isTaken = "output" in validate(newBook, details);
    expect(faultsOf({ demoBooks: [{ ...book, [key]: value }] }).length === 0).toBe(isTaken);
  });
});
