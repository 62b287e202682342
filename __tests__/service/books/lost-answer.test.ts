import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { emma, useBooksService } from "../../support/books-service.ts";
import { type LossyProxy, startLossyProxy } from "../../support/lossy-proxy.ts";

let proxy: LossyProxy;
const service = useBooksService((database) => {
  proxy.target = database;
  return proxy.origin;
});
beforeAll(async () => {
  proxy = await startLossyProxy();
});
beforeEach(() => {
  proxy.loses = undefined;
  proxy.meanwhile = undefined;
  proxy.operations.length = 0;
});
afterAll(() => proxy.close());

const create = async (headers = {}) => {
  const { headers: answered, json } = await service.call("POST", "/books", { json: emma, headers });
  return { path: `/books/${json().id}`, etag: answered.etag ?? "" };
};
const change = (path: string, etag: string, price: string) =>
  service.call("PATCH", path, { json: { price }, headers: { "if-match": etag } });
const remove = (path: string, headers = {}) => service.call("DELETE", path, { headers });
const countOf = (operation: string) => proxy.operations.filter((name) => name === operation).length;

describe("a PATCH whose answer from DynamoDB is lost", () => {
  it("is answered with the book that it wrote", async () => {
    const { path, etag } = await create();
    proxy.loses = "UpdateItem";
    const answer = await change(path, etag, "8.25");
    expect(countOf("UpdateItem")).toBe(2);
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ ...emma, price: "8.25", version: 2 });
    const read = await service.call("GET", path);
    expect([read.text, read.headers.etag]).toEqual([answer.text, answer.headers.etag]);
    expect((await change(path, answer.headers.etag ?? "", "8.26")).status).toBe(200);
  });

  it("is 412 where another write followed: what was written is no longer there", async () => {
    const { path, etag } = await create();
    proxy.loses = "UpdateItem";
    proxy.meanwhile = async () => change(path, (await service.call("GET", path)).headers.etag ?? "", "9.99");
    expect((await change(path, etag, "8.25")).status).toBe(412);
    expect((await service.call("GET", path)).json()).toMatchObject({ price: "9.99", version: 3 });
  });

  it("is 412 where another write came first", async () => {
    const { path, etag } = await create();
    await change(path, etag, "9.99");
    proxy.loses = "UpdateItem";
    expect((await change(path, etag, "8.25")).status).toBe(412);
    expect((await service.call("GET", path)).json()).toMatchObject({ price: "9.99", version: 2 });
  });
});

describe("a DELETE whose answer from DynamoDB is lost", () => {
  it.each([["without If-Match"], ["with If-Match"], ["with If-Match: *"]])("is 204 %s", async (name) => {
    const { path, etag } = await create();
    const ifMatch = { "with If-Match": etag, "with If-Match: *": "*" }[name];
    proxy.loses = "DeleteItem";
    const answer = await remove(path, ifMatch && { "if-match": ifMatch });
    expect(countOf("DeleteItem")).toBe(2);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect((await service.call("GET", path)).status).toBe(404);
    expect((await remove(path)).status).toBe(404);
  });

  it("is 412 with If-Match, and takes nothing away, where the book was made again meanwhile", async () => {
    const headers = { "idempotency-key": "again" };
    const { path, etag } = await create(headers);
    proxy.loses = "DeleteItem";
    proxy.meanwhile = () => create(headers);
    expect((await remove(path, { "if-match": etag })).status).toBe(412);
    expect((await service.call("GET", path)).status).toBe(200);
  });
});

describe("a POST whose answer from DynamoDB is lost", () => {
  it.each<Record<string, string>>([{}, { "idempotency-key": "lost" }])(
    "is answered with the one book that it made: %j",
    async (headers) => {
      proxy.loses = "PutItem";
      const answer = await service.call("POST", "/books", { json: { ...emma, name: "Once" }, headers });
      expect(countOf("PutItem")).toBe(2);
      expect(answer.status).toBe(201);
      const read = await service.call("GET", `/books/${answer.json().id}`);
      expect([read.text, read.headers.etag]).toEqual([answer.text, answer.headers.etag]);
    },
  );
});
