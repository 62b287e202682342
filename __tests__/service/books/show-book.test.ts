import { describe, expect, it } from "vitest";
import { emma, useBooksService } from "../../support/books-service.ts";

const service = useBooksService();

describe("GET /books/{bookId}", () => {
  it("is 304 where the reader has the version", async () => {
    const created = await service.call("POST", "/books", { json: emma });
    const { id } = created.json();
    const etag = created.headers.etag ?? "";
    const read = (tag: string) => service.call("GET", `/books/${id}`, { headers: { "if-none-match": tag } });
    expect(await read(etag)).toMatchObject({ status: 304, text: "", headers: { etag } });
    expect((await read('"1"')).status).toBe(200);
  });

  it.each(["5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1aff", "emma", "x".repeat(3_000)])("finds no %s", async (id) => {
    const answer = await service.call("GET", `/books/${id}`);
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty("etag");
    expect(answer.json()).toEqual({
      error: "not_found",
      error_description: "there is no book with this id",
    });
  });
});
