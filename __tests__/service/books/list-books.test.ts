import { beforeAll, describe, expect, it } from "vitest";
import { emma, useBooksService } from "../../support/books-service.ts";
import { apiUrl } from "../../support/service-function.ts";

const service = useBooksService();
const list = (query = "") => service.call("GET", "/books", { query });
const encode = (text: string) => Buffer.from(text).toString("base64url");

interface Listing {
  readonly books: { readonly id: string; readonly name: string }[];
  readonly next?: string;
}

/** Follows `next` to the end. */
async function pagesFrom(query: string): Promise<Listing[]> {
  const answer = await list(query);
  expect(answer.status).toBe(200);
  const page = answer.json() as unknown as Listing;
  expect(answer.headers.link).toBe(page.next && `<${page.next}>; rel="next"`);
  if (page.next === undefined) return [page];
  const next = new URL(page.next);
  expect(`${next.origin}${next.pathname}`).toBe(`${apiUrl}/books`);
  return [page, ...(await pagesFrom(next.search.slice(1)))];
}

describe("GET /books of an empty table", () => {
  it("is an empty list", async () => {
    const answer = await list();
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ books: [] });
  });
});

describe("GET /books", () => {
  const names = Array.from({ length: 23 }, (_, index) => `Volume ${index}`);

  beforeAll(async () => {
    await Promise.all(names.map((name) => service.call("POST", "/books", { json: { ...emma, name } })));
  });

  it.each([
    ["limit=1", 1],
    ["limit=5", 5],
    ["limit=22", 22],
    ["limit=23", 23],
    ["limit=100", 100],
    ["", 20],
  ])("shows every book once, page by page: %j", async (query, limit) => {
    const pages = await pagesFrom(query);
    const shown = pages.flatMap(({ books }) => books.map(({ name }) => name));
    expect(shown.sort()).toEqual([...names].sort());
    for (const { books } of pages.slice(0, -1)) expect(books).toHaveLength(limit);
  });

  it("shows books as they are shown one by one", async () => {
    const [page] = await pagesFrom("limit=1");
    const [book] = page?.books ?? [];
    expect((await service.call("GET", `/books/${book?.id}`)).json()).toEqual(book);
    expect(Object.keys(book ?? {})).toEqual(["id", "name", "author", "price", "languages", "version"]);
  });

  it("goes on where the book that a cursor names is gone", async () => {
    const [first] = await pagesFrom("limit=10");
    const last = first?.books.at(-1);
    const next = new URL(first?.next ?? "").search.slice(1);
    const before = await pagesFrom(next);
    await service.call("DELETE", `/books/${last?.id}`);
    expect(await pagesFrom(next)).toEqual(before);
  });

  const limitRule = { path: "limit", message: "must be a whole number from 1 to 100" };
  const cursorRule = { path: "cursor", message: "must be one that this listing gave out" };
  const unknown = (path: string) => ({ path, message: "must not be there: it cannot be set" });
  const id = "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a01";

  it.each([
    ["limit=0", [limitRule]],
    ["limit=101", [limitRule]],
    ["limit=-1", [limitRule]],
    ["limit=1.5", [limitRule]],
    ["limit=", [limitRule]],
    ["limit=5&limit=6", [limitRule]],
    ["limit[]=5", [unknown("limit[]")]],
    ["cursor=", [cursorRule]],
    ["cursor=nonsense", [cursorRule]],
    [`cursor=${encode("GET /books after ")}`, [cursorRule]],
    [`cursor=${encode(`GET /books after ${"x".repeat(2_049)}`)}`, [cursorRule]],
    [`cursor=${encode(`GET /authors after ${id}`)}`, [cursorRule]],
    [`cursor=${encode(`GET /books after ${id}`)}.`, [cursorRule]],
    [`cursor=${encode(JSON.stringify({ id }))}`, [cursorRule]],
    ["limit=no&cursor=no&author=Austen", [limitRule, cursorRule, unknown("author")]],
  ])("refuses %s", async (query, errors) => {
    const answer = await list(query);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({
      error: "invalid_request",
      error_description: "the request is not valid: errors names every fault",
      errors,
    });
  });

  it("lets a cursor go on after an item of any id, because any item may end a page", async () => {
    const answer = await list(`cursor=${encode("GET /books after everything")}`);
    expect(answer.status).toBe(200);
  });

  it("lets a forged cursor of its own see nothing but the listing", async () => {
    const pages = await pagesFrom(`cursor=${encode(`GET /books after ${id}`)}`);
    const all = (await pagesFrom("limit=100")).flatMap(({ books }) => books);
    expect(all).toEqual(expect.arrayContaining(pages.flatMap(({ books }) => books)));
  });
});
