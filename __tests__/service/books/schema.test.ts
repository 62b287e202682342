import { describe, expect, it } from "vitest";
import {
  bookChanges,
  demoBookFaults,
  newBook,
  postHeaders,
  validate,
} from "../../../service/books/schema.ts";
import { emma } from "../../support/books-service.ts";

const demoBook = { id: "00000000-0000-4000-8000-000000000001", ...emma };

describe("demoBookFaults", () => {
  it("finds nothing wrong with a book", () => {
    expect(demoBookFaults(demoBook)).toEqual([]);
  });

  it("names every fault in the members' order", () => {
    const book = { other: 1, languages: ["en", "English"], price: "9.9", author: "", name: 7, id: "emma" };
    expect(demoBookFaults(book)).toEqual([
      { path: "id", message: "must be a UUID in lower case" },
      { path: "name", message: expect.stringMatching(/^must be 1 to 200 characters/) },
      { path: "author", message: expect.stringMatching(/^must be 1 to 200 characters/) },
      { path: "price", message: 'must be a text like "12.99", from 0.00 to 999999.99' },
      { path: "languages[1]", message: 'must be a language tag like "en" or "pt-BR"' },
      { path: "other", message: "must not be there: it cannot be set" },
    ]);
  });

  it.each(["id", "name", "author", "price", "languages"])("misses the %s", (name) => {
    const { [name]: _, ...others }: Record<string, unknown> = demoBook;
    expect(demoBookFaults(others)).toEqual([{ path: name, message: "must be there" }]);
  });

  it.each([[undefined], [null], ["book"], [[demoBook]]])("refuses %j, which is no object", (value) => {
    expect(demoBookFaults(value)).toEqual([{ path: "", message: "must be a JSON object" }]);
  });
});

describe("validate", () => {
  it("returns the members in the schema's order", () => {
    const { languages, price, author, name } = emma;
    const checked = validate(newBook, { languages, price, author, name });
    expect(JSON.stringify(checked)).toBe(JSON.stringify({ output: emma }));
  });

  it("has a constant message for a check without one: the library's own repeats the value", () => {
    const careless = { ...newBook, message: undefined };
    expect(validate(careless, {})).toEqual({
      faults: Object.keys(emma).map((path) => ({ path, message: "must be valid" })),
    });
  });
});

describe.each(Object.entries({ newBook, bookChanges, postHeaders }))("%s", (_, { entries }) => {
  it.each(Object.entries(entries))("has a constant message for every check of %s", (_, schema) => {
    const messages = checksOf(schema).map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages).toEqual(messages.map(() => expect.stringMatching(/^must be /)));
  });
});

interface Check {
  readonly message?: unknown;
}

/** What can refuse something, at any depth; `optional` and `unknown` refuse nothing. */
function checksOf(schema: unknown): Check[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, pipe, item, wrapped } = schema as Record<string, unknown>;
  if (Array.isArray(pipe)) return pipe.flatMap(checksOf);
  const inner = [...checksOf(item), ...checksOf(wrapped)];
  return ["optional", "unknown"].includes(String(type)) ? inner : [schema, ...inner];
}
