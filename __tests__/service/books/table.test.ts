import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environments } from "../../../environments.ts";
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

interface Call {
  readonly operation: string;
  readonly input: Record<string, Record<string, unknown>>;
}

describe("BooksTable", () => {
  let server: Server;
  let endpoint: string;
  const calls: Call[] = [];
  const service = useBooksService(() => endpoint);

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const operation = String(request.headers["x-amz-target"]).replace("DynamoDB_20120810.", "");
      calls.push({ operation, input: JSON.parse((await request.toArray()).join("")) });
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ Items: [item], Item: item, Attributes: item }));
    });
    endpoint = await listen(server);
  });
  afterAll(() => close(server));

  const inputOf = async (operation: string, method: string, path: string, json?: unknown) => {
    const headers = { "if-match": '"1"' };
    await service.call(method, path, { json, headers });
    return calls.findLast((call) => call.operation === operation)?.input;
  };

  it("sends the price as a decimal, never as a float", async () => {
    const put = await inputOf("PutItem", "POST", "/books", { ...emma, price: "999999.10" });
    expect(put?.Item).toMatchObject({ price: { N: "999999.10" }, version: { N: "1" } });
    const update = await inputOf("UpdateItem", "PATCH", `/books/${id}`, { price: "0.30" });
    expect(update?.ExpressionAttributeValues).toEqual({
      ":price": { N: "0.30" },
      ":version": { N: "2" },
      ":before": { N: "1" },
    });
  });

  it("keeps no body, but its hash", async () => {
    const put = await inputOf("PutItem", "POST", "/books", emma);
    expect(put?.Item).toMatchObject({ requestHash: { S: expect.stringMatching(/^[\w-]{43}$/) } });
  });

  it("reads what was written last before it changes or deletes, and then that version alone", async () => {
    const read = { Key: { id: { S: id } }, ConsistentRead: true };
    const condition = { ExpressionAttributeValues: { ":version": { N: "1" } } };
    const remove = await inputOf("DeleteItem", "DELETE", `/books/${id}`);
    expect(remove).toMatchObject({ ConditionExpression: "version = :version", ...condition });
    expect(calls.at(-2)).toMatchObject({ operation: "GetItem", input: read });
    await inputOf("UpdateItem", "PATCH", `/books/${id}`, {});
    expect(calls.at(-2)).toMatchObject({ operation: "GetItem", input: read });
  });

  it("shows nothing of an item but the book", async () => {
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

  it.each(environments.dev?.demoBooks ?? [])("would take the demo book $name", async (demoBook) => {
    const { id: _, ...json } = demoBook;
    expect((await service.call("POST", "/books", { json })).status).toBe(201);
  });
});
