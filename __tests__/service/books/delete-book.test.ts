import { describe, expect, it } from "vitest";
import { emma, useBooksService } from "../../support/books-service.ts";

const service = useBooksService();
const create = async () => {
  const { headers, json } = await service.call("POST", "/books", { json: emma });
  return { id: String(json().id), etag: headers.etag ?? "" };
};
const remove = (id: string, headers = {}) => service.call("DELETE", `/books/${id}`, { headers });
const statusOf = async (id: string) => (await service.call("GET", `/books/${id}`)).status;
const notFound = { error: "not_found", error_description: "there is no book with this id" };

describe("DELETE /books/{bookId}", () => {
  it.each([undefined, "*", "its tag", '"2", its tag'])(
    "deletes the book where If-Match is %s",
    async (ifMatch) => {
      const { id, etag } = await create();
      const answer = await remove(id, ifMatch && { "if-match": ifMatch.replace("its tag", etag) });
      expect([answer.status, answer.text]).toEqual([204, ""]);
      expect(await statusOf(id)).toBe(404);
    },
  );

  it.each([undefined, "*", '"1"'])("is 404 the second time, where If-Match is %s", async (ifMatch) => {
    const { id } = await create();
    await remove(id);
    const answer = await remove(id, ifMatch && { "if-match": ifMatch });
    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual(notFound);
  });

  it.each(["emma", "5F0C1D7E-3A52-4C0B-9A6E-0D6C2F4B1AFF", "x".repeat(3_000)])(
    "is 404 for what is no id: %s",
    async (id) => {
      const answer = await remove(id);
      expect(answer.status).toBe(404);
      expect(answer.json()).toEqual(notFound);
    },
  );

  it.each(['"1"', '"2"', "W/its tag"])("keeps the book where If-Match is %s", async (ifMatch) => {
    const { id, etag } = await create();
    const answer = await remove(id, { "if-match": ifMatch.replace("its tag", etag) });
    expect(answer.status).toBe(412);
    expect(answer.json()).toMatchObject({ error: "precondition_failed" });
    expect(await statusOf(id)).toBe(200);
  });

  it("frees the Idempotency-Key that the book was made with", async () => {
    const headers = { "idempotency-key": "free-again" };
    const first = await service.call("POST", "/books", { json: emma, headers });
    await remove(String(first.json().id));
    const second = await service.call("POST", "/books", { json: { ...emma, price: "1.00" }, headers });
    expect(second.status).toBe(201);
    expect(second.json()).toEqual({ ...first.json(), price: "1.00" });
  });

  it("keeps the book where If-Match names the same version of a book that had its id before", async () => {
    const headers = { "idempotency-key": "made-again" };
    const first = await service.call("POST", "/books", { json: emma, headers });
    const id = String(first.json().id);
    await remove(id);
    await service.call("POST", "/books", { json: emma, headers });
    const answer = await remove(id, { "if-match": first.headers.etag });
    expect(answer.status).toBe(412);
    expect(answer.json()).toMatchObject({ error: "precondition_failed" });
    expect(await statusOf(id)).toBe(200);
  });
});
