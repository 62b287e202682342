import { describe, expect, test } from "vitest";
import { environments } from "../../environments.ts";
import { reference, resource, resources, statementsOf, synthesise } from "../support/synthesis.ts";

const type = "aws_dynamodb_table";

describe("BooksTable", () => {
  const stack = synthesise();
  const items = resources(stack, "aws_dynamodb_table_item");

  test("is keyed by id, paid by request and encrypted", () => {
    expect(resource(stack, type)).toMatchObject({
      name: "gatehouse-dev-books",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
      server_side_encryption: { enabled: true },
    });
  });

  test("is named to the function by reference", () => {
    const { variables } = resource(stack, "aws_lambda_function").environment as { variables: object };
    expect(variables).toMatchObject({ BOOKS_TABLE_NAME: reference(stack, type, "name") });
  });

  test.each([true, false])("can be restored where the environment says so: %s", (pointInTimeRecovery) => {
    expect(resource(synthesise({ pointInTimeRecovery }), type).point_in_time_recovery).toEqual({
      enabled: pointInTimeRecovery,
    });
  });

  test.each([true, false])("is protected from deletion where the environment says so: %s", (protect) => {
    expect(resource(synthesise({ protectFromDeletion: protect }), type)).toMatchObject({
      deletion_protection_enabled: protect,
      lifecycle: { prevent_destroy: protect },
    });
  });

  test("lets the function do what the service does, on this table alone", () => {
    const touchesData = (action: string) => action.startsWith("dynamodb:");
    expect(statementsOf(stack).filter(({ actions }) => actions.some(touchesData))).toEqual([
      {
        actions: [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:Scan",
        ],
        resources: [reference(stack, type, "arn")],
      },
    ]);
  });

  test("holds the environment's five books, priced to the cent", () => {
    const stored = items.map(({ item }) => JSON.parse(item as string));
    expect(stored).toHaveLength(5);
    expect(stored).toContainEqual({
      id: { S: environments.dev?.demoBooks?.[2]?.id },
      name: { S: "Les Misérables" },
      author: { S: "Victor Hugo" },
      price: { N: "19.99" },
      languages: { L: [{ S: "fr" }, { S: "en" }] },
      version: { N: "1" },
    });
  });

  test("leaves a book as the API made it", () => {
    for (const item of items) {
      expect(item).toMatchObject({
        table_name: reference(stack, type, "name"),
        hash_key: "id",
        lifecycle: { ignore_changes: ["item"] },
      });
    }
  });

  test("is empty where no books are declared", () => {
    expect(resources(synthesise({ demoBooks: undefined }), "aws_dynamodb_table_item")).toEqual([]);
  });
});
