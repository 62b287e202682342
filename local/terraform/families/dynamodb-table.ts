import type { DynamoDbTable } from "../../model.ts";
import { type ResourceFamily, regionalArn } from "../family.ts";
import { isMap } from "../language/values.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_dynamodb_table, aws_dynamodb_table_item */
export const dynamoDbTableFamily: ResourceFamily = {
  aws_dynamodb_table: {
    treatment: "emulated",
    attributes: {
      id: (table) => table.text("name"),
      arn: (table) => regionalArn(table, "dynamodb", `table/${table.text("name")}`),
    },
  },
  aws_dynamodb_table_item: {
    treatment: "emulated",
    parent: { type: "aws_dynamodb_table", attribute: "table_name" },
  },
};

/** Tables with the items that the file puts into them. Streams, encryption and backups are not looked at. */
export function readDynamoDbTables(declared: DeclaredResources): readonly DynamoDbTable[] {
  return declared.all("aws_dynamodb_table").map((table) => {
    const tableName = table.text("name");
    return {
      address: table.address,
      tableName,
      createTableInput: createTableInput(table, tableName),
      items: declared
        .childrenOf(table, "aws_dynamodb_table_item")
        .map((item) => ({ address: item.address, item: readItem(item) })),
    };
  });
}

/** @see AWS: DynamoDB API_CreateTable */
function createTableInput(table: ResourceReader, tableName: string): Readonly<Record<string, unknown>> {
  const billingMode = table.choice("billing_mode", ["PROVISIONED", "PAY_PER_REQUEST"], "PROVISIONED");
  const throughputOf = (block: ResourceReader) =>
    billingMode === "PROVISIONED" ? readThroughput(block) : {};
  const globalIndexes = table
    .blocks("global_secondary_index")
    .map((index) => ({ ...readIndex(index, index.text("hash_key")), ...throughputOf(index) }));
  const localIndexes = table
    .blocks("local_secondary_index")
    .map((index) => readIndex(index, table.text("hash_key")));
  return {
    TableName: tableName,
    AttributeDefinitions: table.blocks("attribute").map((attribute) => ({
      AttributeName: attribute.text("name"),
      AttributeType: attribute.text("type"),
    })),
    KeySchema: keySchema(table.text("hash_key"), table.optionalText("range_key")),
    BillingMode: billingMode,
    ...throughputOf(table),
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
  };
}

function readThroughput(block: ResourceReader) {
  return {
    ProvisionedThroughput: {
      ReadCapacityUnits: block.number("read_capacity"),
      WriteCapacityUnits: block.number("write_capacity"),
    },
  };
}

function readIndex(index: ResourceReader, hashKey: string) {
  const nonKeyAttributes = index.texts("non_key_attributes");
  return {
    IndexName: index.text("name"),
    KeySchema: keySchema(hashKey, index.optionalText("range_key")),
    Projection: {
      ProjectionType: index.text("projection_type"),
      ...(nonKeyAttributes.length > 0 && { NonKeyAttributes: nonKeyAttributes }),
    },
  };
}

function keySchema(hashKey: string, rangeKey: string | undefined) {
  return [
    { AttributeName: hashKey, KeyType: "HASH" },
    ...(rangeKey ? [{ AttributeName: rangeKey, KeyType: "RANGE" }] : []),
  ];
}

function readItem(block: ResourceReader): Readonly<Record<string, unknown>> {
  const json = block.text("item");
  try {
    const item: unknown = JSON.parse(json);
    if (isMap(item)) return item;
  } catch {
    // Told below, together with JSON that is no item.
  }
  throw block.fault("item", "be an item in DynamoDB's JSON", "something else");
}
