import { describe, expect, it } from "vitest";
import { newBook } from "../../../service/books/schema.ts";
import { type BooksRequest, emma, useBooksService } from "../../support/books-service.ts";

const service = useBooksService();
const mark = "Marked-Value";
const member = Object.keys(newBook.entries);
const wrongValues = [`${mark}\n`, { [mark]: mark }, [[mark]], [`${mark}\n`], mark.repeat(100)];
const path = "/books/5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1aff";

type Refused = readonly [string, string, string, BooksRequest];

const bodies: Refused[] = [...member, "id", "version", "other"].flatMap((name) =>
  wrongValues.flatMap((value): Refused[] => [
    [`${name} of a new book`, "POST", "/books", { json: { ...emma, [name]: value } }],
    [`${name} of a change`, "PATCH", path, { json: { [name]: value }, headers: { "if-match": '"1"' } }],
  ]),
);
const others: Refused[] = [
  ["the whole body", "POST", "/books", { json: mark }],
  ["a body that is not JSON", "POST", "/books", { body: `{"name": ${mark}` }],
  ["the media type", "POST", "/books", { json: emma, headers: { "content-type": `text/${mark}` } }],
  ["Idempotency-Key", "POST", "/books", { json: emma, headers: { "idempotency-key": `${mark} 1` } }],
  ["If-Match", "DELETE", path, { headers: { "if-match": `"${mark}"` } }],
  ["limit", "GET", "/books", { query: `limit=${mark}` }],
  ["cursor", "GET", "/books", { query: `cursor=${mark}` }],
  ["another parameter", "GET", "/books", { query: `author=${mark}` }],
  ["bookId", "GET", `/books/${mark}`, {}],
  ["bookId of a change", "PATCH", `/books/${mark}`, { json: {}, headers: { "if-match": '"1"' } }],
  ["bookId of a removal", "DELETE", `/books/${mark}`, {}],
  ["an unknown path", "GET", `/${mark}`, {}],
  ["Authorization", "GET", "/books", { headers: { authorization: `Bearer ${mark}` } }],
  ["malformed Authorization", "GET", "/books", { headers: { authorization: `Bearer ${mark} ${mark}` } }],
  ["the scope", "GET", "/books", { claims: { scope: mark } }],
  ["a callback", "GET", "/oidc/callback", { query: `code=${mark}&state=${mark}&error=${mark}&iss=${mark}` }],
];

describe("a value that is refused", () => {
  it.each([...bodies, ...others])(
    "is in no answer and no log: %s (%s %s)",
    async (_, method, url, request) => {
      const answer = await service.call(method, url, request);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(JSON.stringify(answer)).not.toContain(mark);
      expect(service.logLines().at(-1)).toContain(`"status":${answer.status}`);
      expect(service.logLines().join("")).not.toContain(mark);
    },
  );
});

describe("the list of faults", () => {
  const membersOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`member${index}`, 1]));
  const create = async (json: unknown) => {
    const answer = await service.call("POST", "/books", { json });
    expect(answer.status).toBe(400);
    return answer.json();
  };

  it("names every fault of up to 20", async () => {
    expect(await create({ ...emma, ...membersOf(20) })).toMatchObject({
      error_description: "the request is not valid: errors names every fault",
      errors: Array.from({ length: 20 }, (_, index) => ({ path: `member${index}` })),
    });
  });

  it("ends at 20, and says so", async () => {
    expect(await create({ ...emma, price: "1", ...membersOf(5_000) })).toMatchObject({
      error_description: "the request is not valid: errors names the first 20 faults",
      errors: [{ path: "price" }, ...Array.from({ length: 19 }, (_, index) => ({ path: `member${index}` }))],
    });
  });
});
