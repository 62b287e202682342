import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
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

export interface DemoBook {
  /** A UUID. */
  readonly id: string;
  readonly name: string;
  readonly author: string;
  /** Decimal with two places, `"12.99"`: text, because a float would not be exact. */
  readonly price: string;
  /** BCP 47 tags, `en`; at least one. */
  readonly languages: readonly string[];
}

/** The demo books must be books that the API itself would have taken. */
export function booksTableFaults(name: string, { demoBooks = [] }: BooksTableSettings): string[] {
  return demoBooks.flatMap((book, index) => {
    const setting = `${name}.demoBooks[${index}]`;
    const isFirst = demoBooks.findIndex(({ id }) => id === book.id) === index;
    return [...idFaults(setting, book, isFirst), ...priceFaults(setting, book), ...textFaults(setting, book)];
  });
}

function idFaults(setting: string, { id }: DemoBook, isFirst: boolean): string[] {
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (isUuid && isFirst) return [];
  return [fault(`${setting}.id`, "be a UUID of its own", id, "it is the key of the table")];
}

function priceFaults(setting: string, { price }: DemoBook): string[] {
  if (/^(?:0|[1-9]\d{0,5})\.\d{2}$/.test(price)) return [];
  const rule = "be a decimal with two places, at most 999999.99";
  return [fault(`${setting}.price`, rule, price, 'write it like "12.99"')];
}

/** As the API's own schema has it. */
const words = /^(?!\s*$)[^\p{Cc}\p{Cs}]{1,200}$/u;
const language = /^[a-z]{2,3}(?:-[A-Za-z\d]{2,8}){0,4}$/;
const mostLanguages = 20;

function textFaults(setting: string, { name, author, languages }: DemoBook): string[] {
  const faults = Object.entries({ name, author })
    .filter(([, text]) => !words.test(text))
    .map(([key, text]) => {
      const rule = "have 1 to 200 characters, none of them a control character";
      return fault(`${setting}.${key}`, rule, text, "the API takes no other");
    });
  const isList = languages.length >= 1 && languages.length <= mostLanguages;
  const isSet = new Set(languages).size === languages.length;
  if (!isList || !isSet || !languages.every((tag) => language.test(tag))) {
    const rule = `be 1 to ${mostLanguages} different language tags`;
    faults.push(fault(`${setting}.languages`, rule, languages, 'write them like "en" or "pt-BR"'));
  }
  return faults;
}

export interface BooksTableProps extends BooksTableSettings {
  readonly name: string;
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
    this.createDemoBooks(props.demoBooks ?? []);
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
