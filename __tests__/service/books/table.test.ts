import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { environments } from "../../fixture/books/environments.ts";
import { emma, useBooksService } from "../../support/books-service.ts";
import { close, listen } from "../../support/issuer.ts";
import { statementsOf, synthesise } from "../../support/synthesis.ts";

const id = "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a01";
const item = {
  id: { S: id },
  name: { S: "Emma" },
  author: { S: "Jane Austen" },
  price: { N: "7.5" },
  languages: { L: [{ S: "en" }] },
  version: { N: "1" },
};
const written = { ...item, nonce: { S: "q83v-w_0" } };

interface Call {
  readonly operation: string;
  readonly input: Record<string, Record<string, unknown>>;
}

describe("BooksTable", () => {
  let server: Server;
  let endpoint: string;
  const calls: Call[] = [];
  let held: object;
  const service = useBooksService(() => endpoint);

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const operation = String(request.headers["x-amz-target"]).replace("DynamoDB_20120810.", "");
      calls.push({ operation, input: JSON.parse((await request.toArray()).join("")) });
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ Items: [held], Item: held, Attributes: held }));
    });
    endpoint = await listen(server);
  });
  beforeEach(() => {
    held = item;
  });
  afterAll(() => close(server));

  const inputOf = async (operation: string, method: string, path: string, json?: unknown, etag = '"1"') => {
    const headers = { "if-match": etag };
    await service.call(method, path, { json, headers });
    return calls.findLast((call) => call.operation === operation)?.input;
  };

  it("sends the price as a decimal, never as a float", async () => {
    const put = await inputOf("PutItem", "POST", "/books", { ...emma, price: "999999.10" });
    expect(put?.Item).toMatchObject({ price: { N: "999999.10" }, version: { N: "1" } });
    const update = await inputOf("UpdateItem", "PATCH", `/books/${id}`, { price: "0.30" });
    expect(update?.ExpressionAttributeValues).toMatchObject({
      ":price": { N: "0.30" },
      ":version": { N: "2" },
    });
  });

  it("keeps no body, but its hash", async () => {
    const put = await inputOf("PutItem", "POST", "/books", emma);
    expect(put?.Item).toMatchObject({ requestHash: { S: expect.stringMatching(/^[\w-]{43}$/) } });
  });

  it.each([
    ["was never written to", item, '"1"', "attribute_not_exists(nonce)", {}],
    ["was", written, '"1-q83v-w_0"', "nonce = :readNonce", { ":readNonce": written.nonce }],
  ])("reads before it changes or deletes a book that %s, and then writes over that alone", async (...row) => {
    const [, before, etag, isSame, nonce] = row;
    held = before;
    const read = { operation: "GetItem", input: { Key: { id: { S: id } }, ConsistentRead: true } };
    const ConditionExpression = `version = :readVersion AND ${isSame}`;
    const values = { ":readVersion": { N: "1" }, ...nonce };
    const remove = await inputOf("DeleteItem", "DELETE", `/books/${id}`, undefined, etag);
    expect(remove).toMatchObject({ ConditionExpression, ExpressionAttributeValues: values });
    expect(calls.at(-2)).toMatchObject(read);
    const update = await inputOf("UpdateItem", "PATCH", `/books/${id}`, {}, etag);
    expect(update).toMatchObject({ ConditionExpression, ExpressionAttributeValues: values });
    expect(calls.at(-2)).toMatchObject(read);
  });

  it("writes another nonce every time", async () => {
    const made = await inputOf("PutItem", "POST", "/books", emma);
    const changes = [
      await inputOf("UpdateItem", "PATCH", `/books/${id}`, {}),
      await inputOf("UpdateItem", "PATCH", `/books/${id}`, {}),
    ].map((update) => update?.ExpressionAttributeValues?.[":nonce"]);
    expect(new Set([made?.Item?.nonce, ...changes].map((nonce) => JSON.stringify(nonce))).size).toBe(3);
    expect(changes).toEqual(Array(2).fill({ S: expect.stringMatching(/^[\w-]{8}$/) }));
  });

  it("shows nothing of an item but the book", async () => {
    held = { ...written, requestHash: { S: "of the request" } };
    const answer = await service.call("GET", `/books/${id}`);
    expect(answer.json()).toEqual({ id, ...emma, version: 1 });
  });

  it("asks for every action that the function's role has, and for no other", async () => {
    await service.call("GET", "/books");
    await service.call("DELETE", `/books/${id}`);
    await inputOf("UpdateItem", "PATCH", `/books/${id}`, {});
    await inputOf("PutItem", "POST", "/books", emma);
    const allowed = statementsOf(synthesise()).flatMap(({ actions }) => actions);
    const asked = new Set(calls.map(({ operation }) => `dynamodb:${operation}`));
    expect([...asked].sort()).toEqual(allowed.filter((action) => action.startsWith("dynamodb:")).sort());
  });

  it.each(environments.dev.demoBooks)("would take the demo book $name", async (demoBook) => {
    const { id: _, ...json } = demoBook;
    expect((await service.call("POST", "/books", { json })).status).toBe(201);
  });
});

describe("BooksTable, where a book goes while it is made again", () => {
  let server: Server;
  let endpoint: string;
  let operations: string[] = [];
  let putsThatFail = 0;
  const service = useBooksService(() => endpoint);

  beforeAll(async () => {
    server = createServer((request, response) => {
      const operation = String(request.headers["x-amz-target"]).replace("DynamoDB_20120810.", "");
      operations.push(operation);
      const puts = operations.filter((name) => name === "PutItem").length;
      const fails = operation === "PutItem" && puts <= putsThatFail;
      const __type = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
      response.writeHead(fails ? 400 : 200, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(fails ? { __type, message: "The conditional request failed" } : {}));
    });
    endpoint = await listen(server);
  });
  afterAll(() => close(server));

  const create = (failures: number) => {
    operations = [];
    putsThatFail = failures;
    return service.call("POST", "/books", { json: emma, headers: { "idempotency-key": "again" } });
  };

  it("makes it", async () => {
    const answer = await create(1);
    expect(answer.status).toBe(201);
    expect(answer.json()).toMatchObject({ ...emma, version: 1 });
    expect(operations).toEqual(["PutItem", "GetItem", "PutItem"]);
  });

  it("is 503 with Retry-After where it is there again", async () => {
    const answer = await create(2);
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.json()).toMatchObject({ error: "temporarily_unavailable" });
    expect(operations).toEqual(["PutItem", "GetItem", "PutItem"]);
  });
});
