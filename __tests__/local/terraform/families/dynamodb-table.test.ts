import { describe, expect, test } from "vitest";
import { model, only } from "../../../support/terraform-fixture.ts";

function tableWith(body: Record<string, unknown>, items: Record<string, unknown> = {}) {
  const json = {
    provider: { aws: { region: "eu-west-1" } },
    resource: {
      aws_dynamodb_table: {
        books: {
          name: "books",
          hash_key: "id",
          attribute: [{ name: "id", type: "S" }],
          billing_mode: "PAY_PER_REQUEST",
          ...body,
        },
      },
      aws_dynamodb_table_item: items,
    },
  };
  return only(model(json).tables);
}

describe("readDynamoDbTables", () => {
  test("makes the input of CreateTable", () => {
    expect(tableWith({ point_in_time_recovery: { enabled: true } })).toEqual({
      address: "aws_dynamodb_table.books",
      tableName: "books",
      createTableInput: {
        TableName: "books",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      },
      items: [],
    });
  });

  test("reads range key, capacity and both kinds of index", () => {
    const body = {
      billing_mode: "PROVISIONED",
      range_key: "at",
      read_capacity: 1,
      write_capacity: 2,
      global_secondary_index: {
        name: "by-author",
        hash_key: "author",
        range_key: "at",
        projection_type: "INCLUDE",
        non_key_attributes: ["title"],
        read_capacity: 3,
        write_capacity: 4,
      },
      local_secondary_index: [{ name: "by-price", range_key: "price", projection_type: "ALL" }],
    };
    expect(tableWith(body).createTableInput).toMatchObject({
      KeySchema: [
        { AttributeName: "id", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-author",
          KeySchema: [
            { AttributeName: "author", KeyType: "HASH" },
            { AttributeName: "at", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["title"] },
          ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "by-price",
          KeySchema: [
            { AttributeName: "id", KeyType: "HASH" },
            { AttributeName: "price", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
  });

  test("bills by provisioned capacity where nothing else is said, and then wants it", () => {
    expect(() => tableWith({ billing_mode: null })).toThrow(
      "aws_dynamodb_table.books: read_capacity must be set, got nothing",
    );
  });

  test("parses items, written out or encoded by Terraform", () => {
    const table = tableWith(
      {},
      {
        one: { table_name: "books", hash_key: "id", item: '{"id": {"S": "1"}}' },
        two: {
          table_name: "${aws_dynamodb_table.books.name}",
          hash_key: "${aws_dynamodb_table.books.hash_key}",
          item: '${jsonencode({id = {S = "2"}, price = {N = "1.50"}})}',
        },
      },
    );
    expect(table.items).toEqual([
      { address: "aws_dynamodb_table_item.one", item: { id: { S: "1" } } },
      { address: "aws_dynamodb_table_item.two", item: { id: { S: "2" }, price: { N: "1.50" } } },
    ]);
  });

  test.each(["{", "[]", '"text"'])("refuses the item %s", (item) => {
    expect(() => tableWith({}, { one: { table_name: "books", hash_key: "id", item } })).toThrow(
      "aws_dynamodb_table_item.one: item must be an item in DynamoDB's JSON, got something else",
    );
  });
});
