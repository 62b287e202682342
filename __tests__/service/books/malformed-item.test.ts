import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { emma, useBooksService } from "../../support/books-service.ts";

const service = useBooksService();
const id = (last: number) => `5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1b${String(last).padStart(2, "0")}`;
const item = {
  name: { S: "Emma" },
  author: { S: "Jane Austen" },
  price: { N: "7.5" },
  languages: { L: [{ S: "en" }] },
  version: { N: "1" },
};
const without = (name: keyof typeof item) => {
  const { [name]: _, ...others } = item;
  return others;
};
const malformed: readonly Readonly<Record<string, object>>[] = [
  ...(Object.keys(item) as (keyof typeof item)[]).map(without),
  {},
  { ...item, author: { NULL: true } },
  { ...item, price: { S: "cheap" } },
  { ...item, price: { L: [] } },
  { ...item, languages: { SS: ["en"] } },
  { ...item, version: { S: "one" } },
  { ...item, version: { N: "1.5" } },
  { ...item, nonce: { S: 'quo"te' } },
];

interface Listing {
  readonly books: readonly { readonly id: string }[];
  readonly next?: string;
}

async function listAll(query: string): Promise<string[]> {
  const answer = await service.call("GET", "/books", { query });
  expect(answer.status).toBe(200);
  const { books, next } = answer.json() as unknown as Listing;
  const more = next === undefined ? [] : await listAll(new URL(next).search.slice(1));
  return [...books.map((book) => book.id), ...more];
}

describe("an item of the table that is no book", () => {
  const good: string[] = [];

  // Not before all: the function learns where its table is before each test.
  beforeEach(async () => {
    if (good.length > 0) return;
    for (const [index, other] of malformed.entries())
      await service.putItem({ id: { S: id(index) }, ...other });
    for (const odd of ["emma", "x".repeat(2_048), "é\n", "5F0C1D7E-3A52-4C0B-9A6E-0D6C2F4B1AFF"]) {
      await service.putItem({ id: { S: odd }, ...item });
    }
    for (let index = 0; index < 3; index += 1) {
      good.push(String((await service.call("POST", "/books", { json: emma })).json().id));
    }
  });

  it.each(["limit=1", "limit=2", "limit=100", ""])("is left out of the listing: %j", async (query) => {
    expect((await listAll(query)).sort()).toEqual([...good].sort());
  });

  it("is named in the log, by its id alone", async () => {
    await service.call("GET", "/books", { query: "limit=100" });
    const entry = JSON.parse(service.logLines().at(-1) ?? "");
    expect(entry).toMatchObject({ level: "WARN", status: 200 });
    expect(entry.malformedItems).toHaveLength(malformed.length + 4);
    expect(entry.malformedItems).toEqual(expect.arrayContaining([`"${id(0)}"`, '"emma"', '"é\\n"']));
    for (const shown of entry.malformedItems) expect(shown.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(entry)).not.toContain("Austen");
  });

  it.each(malformed.map((_, index) => id(index)))("is no book to read or to change: %s", async (id) => {
    expect((await service.call("GET", `/books/${id}`)).status).toBe(404);
    const headers = { "if-match": '"1"' };
    expect((await service.call("PATCH", `/books/${id}`, { json: {}, headers })).status).toBe(404);
    expect((await service.call("DELETE", `/books/${id}`, { headers })).status).toBe(404);
  });

  it("can be deleted", async () => {
    expect((await service.call("DELETE", `/books/${id(0)}`)).status).toBe(204);
    expect((await service.call("DELETE", `/books/${id(0)}`)).status).toBe(404);
  });

  it("does not make the key of a request good for another one", async () => {
    const headers = { "idempotency-key": "broken" };
    const made = (await service.call("POST", "/books", { json: emma, headers })).json();
    await service.call("DELETE", `/books/${made.id}`);
    await service.putItem({ id: { S: String(made.id) } });
    expect((await service.call("POST", "/books", { json: emma, headers })).status).toBe(422);
  });

  afterAll(() => expect(service.logLines().join("")).not.toContain("ERROR"));
});
