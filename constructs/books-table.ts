import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { type Book, demoBookFaults } from "../service/books/schema.ts";
import { arnOf, type Location, policyJson } from "./iam-policy.ts";
import { fault, type SharedSettings } from "./settings.ts";

export interface BooksTableSettings extends Pick<SharedSettings, "protectFromDeletion"> {
  /**
   * Whether the books can be restored to any second of the last 35 days.
   *
   * @default false
   */
  readonly pointInTimeRecovery?: boolean;
  /**
   * Books that are there from the start. An edit made through the API stays; a book deleted there returns with the
   * next apply.
   *
   * @default - no books
   */
  readonly demoBooks?: readonly DemoBook[];
}

/** The version is the table's: 1. */
type DemoBook = Omit<Book, "version">;

/** The demo books are checked by the API's own schema, and each has an id of its own. */
export function booksTableFaults(name: string, { demoBooks = [] }: BooksTableSettings): string[] {
  return demoBooks.flatMap((book, index) => {
    const setting = `${name}.demoBooks[${index}]`;
    const faults = demoBookFaults(book).map(({ path, message }) =>
      fault(
        path === "" ? setting : `${setting}.${path}`,
        message.replace(/^must /, ""),
        valueAt(book, path),
        "the API takes no other",
      ),
    );
    if (demoBooks.findIndex(({ id }) => id === book.id) === index) return faults;
    return [...faults, fault(`${setting}.id`, "be a UUID of its own", book.id, "it is the key of the table")];
  });
}

/** @param path `languages[1]` */
function valueAt(book: unknown, path: string): unknown {
  const keys = path.match(/[^[\]]+/g) ?? [];
  return keys.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], book);
}

export interface BooksTableProps extends BooksTableSettings, Location {
  readonly name: string;
}

/**
 * The books, one item each: `id` (S, the key), `name` (S), `author` (S), `price` (N, which is decimal in DynamoDB:
 * 12.99 is stored exactly), `languages` (L of S), `version` (N, from 1) and, where the API wrote it, `nonce` (S) and,
 * where it made it, `requestHash` (S). Encrypted by the account's AWS managed key.
 */
export class BooksTable extends Construct {
  readonly table: DynamodbTable;
  readonly #arn: string;

  constructor(scope: Construct, id: string, props: BooksTableProps) {
    super(scope, id);
    this.table = this.createTable(props);
    this.#arn = arnOf("dynamodb", `table/${props.name}`, props);
    this.createDemoBooks(props.demoBooks ?? []);
  }

  /** Lets the role do what the service does with books, on this table alone. Call it once. */
  grantReadWrite(role: IamRole): void {
    const actions = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan"];
    new IamRolePolicy(this, "read-write-policy", {
      name: "read-write-books",
      role: role.id,
      policy: policyJson([{ actions: actions.map((name) => `dynamodb:${name}`), resources: [this.#arn] }]),
    });
  }

  private createTable(props: BooksTableProps): DynamodbTable {
    return new DynamodbTable(this, "Resource", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attribute: [{ name: "id", type: "S" }],
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: props.pointInTimeRecovery ?? false },
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
