import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import type { DemoBook } from "./environment.ts";

export interface BooksTableProps {
  readonly name: string;
  /** Whether neither Terraform nor anybody else may delete the table. */
  readonly protectFromDeletion: boolean;
  /** Whether the table can be restored to any second of the last 35 days. */
  readonly pointInTimeRecovery: boolean;
  /** Books that are there from the start. */
  readonly demoBooks: readonly DemoBook[];
}

/**
 * The books, one item each: `id` (S, the key), `name` (S), `author` (S), `price` (N, which is decimal in DynamoDB:
 * 12.99 is stored exactly), `languages` (L of S), `version` (N, from 1) and, where the API wrote it, `nonce` (S) and,
 * where it made it, `requestHash` (S). Encrypted by the account's AWS managed key.
 */
export class BooksTable extends Construct {
  readonly table: DynamodbTable;

  constructor(scope: Construct, id: string, props: BooksTableProps) {
    super(scope, id);
    this.table = this.createTable(props);
    this.createDemoBooks(props.demoBooks);
  }

  /** Lets the role do what the service does with books, on this table alone. Call it once. */
  grantReadWrite(role: IamRole): void {
    const document = new DataAwsIamPolicyDocument(this, "read-write", {
      statement: [
        {
          actions: ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan"].map(
            (name) => `dynamodb:${name}`,
          ),
          resources: [this.table.arn],
        },
      ],
    });
    new IamRolePolicy(this, "read-write-policy", {
      name: "read-write-books",
      role: role.id,
      policy: document.json,
    });
  }

  private createTable(props: BooksTableProps): DynamodbTable {
    return new DynamodbTable(this, "Resource", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attribute: [{ name: "id", type: "S" }],
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: props.pointInTimeRecovery },
      deletionProtectionEnabled: props.protectFromDeletion,
      lifecycle: { preventDestroy: props.protectFromDeletion },
    });
  }

  /** What the API made of a book since stays: Terraform looks at its key alone. A deleted one returns. */
  private createDemoBooks(books: readonly DemoBook[]): void {
    const parent = new Construct(this, "demo-books");
    for (const book of books) {
      new DynamodbTableItem(parent, book.id, {
        tableName: this.table.name,
        hashKey: "id",
        item: JSON.stringify(toItem(book)),
        lifecycle: { ignoreChanges: ["item"] },
      });
    }
  }
}

function toItem({ id, name, author, price, languages }: DemoBook) {
  return {
    id: { S: id },
    name: { S: name },
    author: { S: author },
    price: { N: price },
    languages: { L: languages.map((language) => ({ S: language })) },
    version: { N: "1" },
  };
}
