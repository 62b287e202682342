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

  it("knows a UUID in capitals, and so do a change and a delete", async () => {
    const created = await service.call("POST", "/books", { json: emma });
    const path = `/books/${String(created.json().id).toUpperCase()}`;
    const read = await service.call("GET", path);
    expect([read.status, read.text]).toEqual([200, created.text]);
    const headers = { "if-match": read.headers.etag ?? "" };
    const changed = await service.call("PATCH", path, { json: { price: "1.00" }, headers });
    expect(changed.json()).toMatchObject({ id: created.json().id, version: 2 });
    const ifMatch = { "if-match": changed.headers.etag ?? "" };
    expect((await service.call("DELETE", path, { headers: ifMatch })).status).toBe(204);
    expect((await service.call("DELETE", path)).status).toBe(404);
  });

  it("reads media types and the scheme of a token in any case", async () => {
    const created = await service.call("POST", "/books", {
      json: emma,
      headers: { "content-type": "Application/JSON; Charset=UTF-8" },
    });
    expect(created.status).toBe(201);
    const headers = {
      "content-type": "APPLICATION/Merge-Patch+JSON",
      "if-match": created.headers.etag ?? "",
    };
    const path = `/books/${created.json().id}`;
    expect((await service.call("PATCH", path, { json: {}, headers })).status).toBe(200);
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
