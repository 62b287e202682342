import { describe, expect, test } from "vitest";
import type { DemoBook } from "../../../constructs/environment.ts";
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
    ["languages", ["English"]],
  ])("refuses the %s %j", (key, value) => {
    expect(faultsOf({ demoBooks: [{ ...book, [key]: value }] })).toEqual([
      expect.stringMatching(`^dev\\.demoBooks\\[0\\]\\.${key} must`),
    ]);
  });
});
