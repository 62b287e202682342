import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalDynamoDb, startDynamoDb } from "../../../local/dynamodb/dynamodb.ts";
import { applyTables } from "../../../local/dynamodb/tables.ts";
import { UserError } from "../../../local/errors.ts";
import type { DynamoDbTable } from "../../../local/model.ts";
import { send as sendRaw } from "../../support/gateway-server.ts";

const table: DynamoDbTable = {
  address: "aws_dynamodb_table.books",
  tableName: "books",
  createTableInput: {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  },
  items: [{ address: "aws_dynamodb_table_item.one", item: { id: { S: "1" }, name: { S: "One" } } }],
};

let folder: string;
const running: LocalDynamoDb[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-dynamodb-"));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((database) => database.close()));
  rmSync(folder, { recursive: true });
});

describe("startDynamoDb", () => {
  test("keeps tables and items across a restart", async () => {
    const first = await start(join(folder, "data"));
    await applyTables(first.endpoint, "eu-west-1", [table]);
    await running.pop()?.close();
    const second = await start(join(folder, "data"));
    expect(await get(second.endpoint)).toEqual({ Item: { id: { S: "1" }, name: { S: "One" } } });
  });

  test("refuses web pages, also one whose name was made to resolve to this machine", async () => {
    const { endpoint } = await start();
    const { host } = new URL(endpoint);
    const statusFor = async (headers: Record<string, string>) =>
      (await sendRaw(endpoint, "/", { headers: { host, ...headers } })).status;
    expect(await statusFor({})).toBe(200);
    expect(await statusFor({ origin: "http://attacker.example" })).toBe(403);
    expect(await statusFor({ host: "rebound.attacker.example" })).toBe(421);
  });

  test("says when its folder cannot be made", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(start(join(folder, "file/data"))).rejects.toThrow(
      /^--data must be a folder that can be written/,
    );
  });
});

describe("applyTables", () => {
  test("keeps an edit that was made after the table was", async () => {
    const { endpoint } = await start();
    await applyTables(endpoint, "eu-west-1", [table]);
    await send(endpoint, "PutItem", { TableName: "books", Item: { id: { S: "1" }, name: { S: "Edited" } } });
    await applyTables(endpoint, "eu-west-1", [table]);
    expect(await get(endpoint)).toEqual({ Item: { id: { S: "1" }, name: { S: "Edited" } } });
  });

  test("brings a deleted item back", async () => {
    const { endpoint } = await start();
    await applyTables(endpoint, "eu-west-1", [table]);
    await send(endpoint, "DeleteItem", { TableName: "books", Key: { id: { S: "1" } } });
    await applyTables(endpoint, "eu-west-1", [table]);
    expect(await get(endpoint)).toHaveProperty("Item");
  });

  test("names a declaration that DynamoDB refuses", async () => {
    const { endpoint } = await start();
    const faulty = { ...table, createTableInput: { ...table.createTableInput, BillingMode: "FREE" } };
    await expect(applyTables(endpoint, "eu-west-1", [faulty])).rejects.toThrow(
      /^aws_dynamodb_table\.books cannot be made/,
    );
  });

  test("says when nothing answers", async () => {
    await expect(applyTables("http://localhost:1", "eu-west-1", [table])).rejects.toThrow(UserError);
  });
});

async function start(dataFolder?: string): Promise<LocalDynamoDb> {
  const database = await startDynamoDb({ port: 0, dataFolder });
  running.push(database);
  return database;
}

function get(endpoint: string): Promise<unknown> {
  return send(endpoint, "GetItem", { TableName: "books", Key: { id: { S: "1" } } });
}

async function send(endpoint: string, operation: string, input: unknown): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      "x-amz-date": "20260101T000000Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=a/20260101/b/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(input),
  });
  return response.json();
}
