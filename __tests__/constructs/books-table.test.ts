import { describe, expect, test } from "vitest";
import { newBook, validate } from "../../service/books/schema.ts";
import { environments } from "../fixture/books/environments.ts";
import { faultsOf } from "../support/faults.ts";
import { reference, resource, resources, statementsOf, synthesise } from "../support/synthesis.ts";

const type = "aws_dynamodb_table";

describe("BooksTable", () => {
  const { demoBooks } = environments.dev;
  const stack = synthesise({ demoBooks });
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
        effect: "Allow",
        conditions: [],
        actions: [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:Scan",
        ],
        resources: [
          "arn:aws:dynamodb:eu-west-1:${data.aws_caller_identity.caller.account_id}:table/gatehouse-dev-books",
        ],
      },
    ]);
  });

  test("holds the environment's five books, priced to the cent", () => {
    const stored = items.map(({ item }) => JSON.parse(item as string));
    expect(stored).toHaveLength(5);
    expect(stored).toContainEqual({
      id: { S: demoBooks[2].id },
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
    expect(resources(synthesise(), "aws_dynamodb_table_item")).toEqual([]);
  });
});

const book = {
  id: "00000000-0000-4000-8000-000000000001",
  name: "Emma",
  author: "Jane Austen",
  price: "9.90",
  languages: ["en"],
};

describe("booksTableFaults", () => {
  test("accepts a book", () => {
    expect(faultsOf({ demoBooks: [book] })).toEqual([]);
  });

  test.each(["9.9", "9", "09.90", "-1.00", "9,90", "1e2", "1000000.00"])("refuses the price %s", (price) => {
    expect(faultsOf({ demoBooks: [{ ...book, price }] })).toEqual([
      `dev.demoBooks[0].price must be a text like "12.99", from 0.00 to 999999.99, got "${price}"; the API takes no other`,
    ]);
  });

  test("refuses two books with one id", () => {
    expect(faultsOf({ demoBooks: [book, { ...book, name: "Persuasion" }] })).toEqual([
      expect.stringContaining("dev.demoBooks[1].id must be a UUID of its own"),
    ]);
  });

  test.each([
    ["id", "emma"],
    ["name", " "],
    ["author", ""],
    ["author", "x".repeat(201)],
    ["languages", []],
    ["author", "bell\u0007"],
    ["languages", ["English"]],
    ["languages", ["en", "en"]],
    ["languages", ["en_GB"]],
    ["languages", Array.from({ length: 21 }, (_, index) => `a${String.fromCharCode(97 + index)}`)],
  ])("refuses the %s %j", (key, value) => {
    expect(faultsOf({ demoBooks: [{ ...book, [key]: value }] })).toEqual([
      expect.stringMatching(`^dev\\.demoBooks\\[0\\]\\.${key}(\\[0\\])? must`),
    ]);
  });

  test("shows the one value that is wrong, and every fault of a book", () => {
    const languages = ["en", "en_GB"];
    const wrong = { ...book, price: "1", languages, pages: 300 };
    expect(faultsOf({ demoBooks: [wrong] })).toEqual([
      expect.stringContaining('dev.demoBooks[0].price must be a text like "12.99"'),
      'dev.demoBooks[0].languages[1] must be a language tag like "en" or "pt-BR", got "en_GB"; the API takes no other',
      "dev.demoBooks[0].pages must not be there: it cannot be set, got 300; the API takes no other",
    ]);
  });

  test.each([
    ["name", "Emma"],
    ["name", "a\u0000b"],
    ["name", "  "],
    ["name", "ж".repeat(200)],
    ["name", "𝒳".repeat(200)],
    ["name", "x".repeat(201)],
    ["price", "999999.99"],
    ["price", "1000000.00"],
    ["price", "1.5"],
    ["languages", ["en", "pt-BR"]],
    ["languages", ["en", "en"]],
    ["languages", ["e"]],
    ["languages", []],
  ])("agrees with the API about the %s %j", (key, value) => {
    const { id: _, ...details } = { ...book, [key]: value };
    const isTaken = "output" in validate(newBook, details);
    expect(faultsOf({ demoBooks: [{ ...book, [key]: value }] }).length === 0).toBe(isTaken);
  });
});
