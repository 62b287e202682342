import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { type LocalDynamoDb, startDynamoDb } from "../../local/dynamodb/dynamodb.ts";
import { applyTables } from "../../local/dynamodb/tables.ts";
import { scopeName } from "../../service/contract.ts";
import { type Issuer, startIssuer } from "./issuer.ts";
import type { EventOptions } from "./service-event.ts";
import { type Answer, booksTableName, loadFunction, type ServiceFunction } from "./service-function.ts";

const scope = `${scopeName("books.read")} ${scopeName("books.write")}`;
const region = "eu-west-1";
const table = {
  address: "aws_dynamodb_table.books",
  tableName: booksTableName,
  createTableInput: {
    TableName: booksTableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  },
  items: [],
};

/** A book as a client sends it. */
export const emma = { name: "Emma", author: "Jane Austen", price: "7.50", languages: ["en"] };

export interface BooksRequest extends Partial<EventOptions> {
  readonly json?: unknown;
  /** Claims of the caller's token; by default those of a machine that may read and write books. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface BooksService {
  readonly call: (method: string, path: string, request?: BooksRequest) => Promise<Answer>;
  readonly logLines: () => readonly string[];
  /** Puts an item into the table as it is, past the service, where there is none of its id. */
  readonly putItem: (item: Readonly<Record<string, object>>) => Promise<void>;
}

/**
 * The function, called directly, before a table of its own; both live for as long as the file's tests.
 *
 * @param endpoint what the function takes for DynamoDB; it is given the database's own
 */
export function useBooksService(endpoint?: (database: string) => string): BooksService {
  let issuer: Issuer;
  let database: LocalDynamoDb;
  let service: ServiceFunction;

  beforeAll(async () => {
    issuer = await startIssuer();
    database = await startDynamoDb({ port: 0 });
    await applyTables(database.endpoint, region, [table]);
    service = await loadFunction({ issuer: issuer.issuer }, () => import("../fixture/books/lambda.ts"));
  });
  beforeEach(() => stubAwsEnvironment(endpoint?.(database.endpoint) ?? database.endpoint));
  afterAll(() => Promise.all([issuer.close(), database.close()]));

  return {
    logLines: () => service.logLines,
    putItem: (item) =>
      applyTables(database.endpoint, region, [{ ...table, items: [{ address: "item", item }] }]),
    call: async (method, path, { json, claims, headers, ...event } = {}) => {
      const token = await issuer.accessToken({ scope, ...claims });
      return service.invoke({
        method,
        path,
        headers: { authorization: `Bearer ${token}`, ...mediaType(method), ...headers },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...event,
      });
    },
  };
}

/** As the runner has it. */
function stubAwsEnvironment(endpoint: string): void {
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
  vi.stubEnv("AWS_REGION", region);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
}

function mediaType(method: string): Record<string, string> {
  if (method === "POST") return { "content-type": "application/json" };
  return method === "PATCH" ? { "content-type": "application/merge-patch+json" } : {};
}
