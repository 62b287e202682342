import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  NumberValue,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Book, BookDetails } from "./book.ts";
import { ifConditionHolds, orUnavailable } from "./database-failure.ts";

/**
 * Two attempts at each operation, each within the timeout: a request has at most two operations, and so is answered
 * before the function's own timeout.
 */
const maxAttempts = 2;
const connectionTimeout = 1_000;
const attemptTimeout = 1_500;

/** Numbers come as decimal text and not as floats; `requestHash` is of the request that made the book. */
interface Item {
  readonly id: string;
  readonly name: string;
  readonly author: string;
  readonly price: string;
  readonly languages: readonly string[];
  readonly version: string;
  readonly requestHash?: string;
}

/** Some of the books, in the table's own order. */
export interface Page {
  readonly books: readonly Book[];
  /** Id to go on after; undefined at the end. */
  readonly lastId: string | undefined;
}

/**
 * The books in DynamoDB. Region, credentials and endpoint are the environment's. Every method rejects with an
 * HttpError 503 where DynamoDB does not answer, fails or throttles.
 *
 * @see AWS: Conditional writes; Retry behavior
 */
export class BooksTable {
  readonly #name: string;
  readonly #client: DynamoDBDocumentClient;

  constructor(name: string) {
    this.#name = name;
    const timeouts = { connectionTimeout, requestTimeout: attemptTimeout, socketTimeout: attemptTimeout };
    const requestHandler = { ...timeouts, throwOnRequestTimeout: true };
    this.#client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts, requestHandler }), {
      unmarshallOptions: { wrapNumbers: (decimal) => decimal },
    });
  }

  /** Eventually consistent: a book that was made a moment ago may not be there yet. */
  async list(limit: number, after: string | undefined): Promise<Page> {
    const ExclusiveStartKey = after === undefined ? undefined : { id: after };
    const scan = new ScanCommand({ TableName: this.#name, Limit: limit, ExclusiveStartKey });
    const { Items = [], LastEvaluatedKey } = await orUnavailable(this.#client.send(scan));
    return { books: Items.map((item) => toBook(item as Item)), lastId: LastEvaluatedKey?.id };
  }

  async find(id: string): Promise<Book | undefined> {
    const item = await this.#read(id);
    return item && toBook(item);
  }

  /**
   * @returns the book as it is now, whether this request made it or the same request did before; undefined where
   *   another request made a book of this id
   */
  async insert(book: Book, requestHash: string): Promise<Book | undefined> {
    const put = new PutCommand({
      TableName: this.#name,
      Item: { ...book, price: NumberValue.from(book.price), requestHash },
      ConditionExpression: "attribute_not_exists(id)",
    });
    if (await ifConditionHolds(this.#client.send(put))) return book;
    const item = await this.#read(book.id);
    return item?.requestHash === requestHash ? toBook(item) : undefined;
  }

  /** @returns the book of the next version; undefined where it is no longer of the version given */
  async change({ id, version }: Book, changes: Partial<BookDetails>): Promise<Book | undefined> {
    const { price } = changes;
    const attributes = Object.entries({
      ...changes,
      ...(price !== undefined && { price: NumberValue.from(price) }),
      version: version + 1,
    });
    const update = new UpdateCommand({
      TableName: this.#name,
      Key: { id },
      UpdateExpression: `SET ${attributes.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: "#version = :before",
      ExpressionAttributeNames: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value])),
        ":before": version,
      },
      ReturnValues: "ALL_NEW",
    });
    const changed = await ifConditionHolds(this.#client.send(update));
    return changed && toBook(changed.Attributes as Item);
  }

  /** @returns whether there was such a book, of that version where one is given */
  async remove(id: string, version?: number): Promise<boolean> {
    const condition =
      version === undefined
        ? { ConditionExpression: "attribute_exists(id)" }
        : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": version } };
    const remove = new DeleteCommand({ TableName: this.#name, Key: { id }, ...condition });
    return (await ifConditionHolds(this.#client.send(remove))) !== undefined;
  }

  async #read(id: string): Promise<Item | undefined> {
    const get = new GetCommand({ TableName: this.#name, Key: { id }, ConsistentRead: true });
    const { Item: item } = await orUnavailable(this.#client.send(get));
    return item as Item | undefined;
  }
}

function toBook({ id, name, author, price, languages, version }: Item): Book {
  return { id, name, author, price: withCents(price), languages, version: Number(version) };
}

/** DynamoDB drops the zeros at the end: 8.50 comes back as 8.5. */
function withCents(decimal: string): string {
  const [whole, cents = ""] = decimal.split(".");
  return `${whole}.${cents.padEnd(2, "0")}`;
}
