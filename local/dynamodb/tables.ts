import { UserError } from "../errors.ts";
import type { DynamoDbTable } from "../model.ts";

/**
 * Makes what an apply would make: each declared table, and each declared item whose key is not there. An item that
 * is there stays as it is, so that a reload does not undo an edit; one that was deleted returns.
 *
 * @param endpoint any DynamoDB that takes a signature on faith: dynalite, DynamoDB local
 * @param region DynamoDB local keeps the tables of each region apart
 * @throws {UserError} the endpoint does not answer, or refuses a table or an item
 */
export async function applyTables(
  endpoint: string,
  region: string,
  tables: readonly DynamoDbTable[],
): Promise<void> {
  const database = { endpoint, region };
  for (const table of tables) {
    await call(database, "CreateTable", table.createTableInput, table.address, "ResourceInUseException");
    for (const { address, item } of table.items) {
      const input = {
        TableName: table.tableName,
        Item: item,
        ConditionExpression: "attribute_not_exists(#key)",
        ExpressionAttributeNames: { "#key": hashKey(table) },
      };
      await call(database, "PutItem", input, address, "ConditionalCheckFailedException");
    }
  }
}

interface Database {
  readonly endpoint: string;
  readonly region: string;
}

function hashKey(table: DynamoDbTable): string {
  const schema = table.createTableInput.KeySchema as { AttributeName: string; KeyType: string }[];
  const key = schema.find(({ KeyType }) => KeyType === "HASH");
  if (!key)
    throw new UserError(`hash_key must be set in ${table.address}, got nothing; name the partition key`);
  return key.AttributeName;
}

/** @param expected the error that means it is there already */
async function call(
  database: Database,
  operation: string,
  input: unknown,
  address: string,
  expected: string,
): Promise<void> {
  const response = await send(database, operation, input);
  if (response.ok) return;
  const body = (await response.json().catch(() => ({}))) as { __type?: string; message?: string };
  if (body.__type?.endsWith(`#${expected}`)) return;
  const reason = body.message ?? `status ${response.status}`;
  throw new UserError(
    `${address} cannot be made on ${database.endpoint} (${reason}); correct its declaration`,
  );
}

async function send({ endpoint, region }: Database, operation: string, input: unknown): Promise<Response> {
  try {
    return await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        "x-amz-date": "20260101T000000Z",
        // Looked at for its form, and by DynamoDB local for key and region: those that functions get.
        authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    throw new UserError(`no DynamoDB answers at ${endpoint}; start it, or leave out --dynamodb-url`);
  }
}
