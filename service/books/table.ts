import { randomBytes } from "node:crypto";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
} from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  NumberValue,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { array, type InferOutput, is, object, optional, pipe, regex, string } from "valibot";
import { booksUnavailable } from "./errors.ts";
import { type Book, type BookDetails, bookId } from "./schema.ts";

/**
 * Milliseconds. Two attempts fit into an operation, and a request has at most three operations: it waits for DynamoDB
 * for less than 7.5 s, and so is answered before the function's own timeout, which is 8 s or more.
 */
const operationTimeout = 2_200;
const attemptTimeout = 1_000;
const maxAttempts = 2;

const throttling = ["ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"];

/**
 * What an item must be to be shown, whoever wrote it. Numbers come as decimal text and not as floats; `requestHash` is
 * of the request that made the book.
 */
const bookItem = object({
  id: bookId,
  name: string(),
  author: string(),
  price: pipe(string(), regex(/^-?\d+(?:\.\d+)?$/)),
  languages: array(string()),
  version: pipe(string(), regex(/^\d{1,15}$/)),
  nonce: optional(pipe(string(), regex(/^[\w-]+$/))),
  requestHash: optional(string()),
});

type Item = InferOutput<typeof bookItem>;

/** A book as the table has it. */
export interface StoredBook {
  readonly book: Book;
  /** Random, and new with every write; a book that Terraform made has none until it is changed. */
  readonly nonce: string | undefined;
}

/** Some of the books, in the table's own order. */
export interface Page {
  readonly books: readonly Book[];
  /** Ids, as at most 100 characters of JSON, of the items between them that are no books: something other than this API wrote them. */
  readonly malformed: readonly string[];
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
    const timeouts = { requestTimeout: attemptTimeout, socketTimeout: attemptTimeout };
    const requestHandler = { ...timeouts, throwOnRequestTimeout: true };
    this.#client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts, requestHandler }), {
      unmarshallOptions: { wrapNumbers: (decimal) => decimal },
    });
  }

  /** Eventually consistent: a book that was made a moment ago may not be there yet. */
  async list(limit: number, after: string | undefined): Promise<Page> {
    const ExclusiveStartKey = after === undefined ? undefined : { id: after };
    const scan = new ScanCommand({ TableName: this.#name, Limit: limit, ExclusiveStartKey });
    const { Items = [], LastEvaluatedKey } = await orUnavailable(this.#client.send(scan, inTime()));
    return {
      books: Items.filter(isBookItem).map((item) => toStored(item).book),
      malformed: Items.filter((item) => !isBookItem(item)).map(({ id }) => JSON.stringify(id).slice(0, 100)),
      lastId: LastEvaluatedKey?.id,
    };
  }

  /** @returns undefined also where the item is no book */
  async find(id: string): Promise<StoredBook | undefined> {
    const item = await this.#read(id);
    return isBookItem(item) ? toStored(item) : undefined;
  }

  /**
   * @returns the book as it is now, whether this request made it or the same request did before; undefined where
   *   another request made a book of this id
   * @throws HttpError 503 also where the book is there, is gone and is there again while this runs
   */
  async insert(book: Book, requestHash: string): Promise<StoredBook | undefined> {
    const nonce = newNonce();
    const put = new PutCommand({
      TableName: this.#name,
      Item: { ...book, price: NumberValue.from(book.price), nonce, requestHash },
      ConditionExpression: "attribute_not_exists(id)",
    });
    if (await this.#write(put)) return { book, nonce };
    const item = await this.#read(book.id);
    if (item !== undefined) {
      return isBookItem(item) && item.requestHash === requestHash ? toStored(item) : undefined;
    }
    if (await this.#write(put)) return { book, nonce };
    throw booksUnavailable(new Error("the book was there, was gone and is there again"));
  }

  /**
   * @returns the book of the next version; undefined where another write came first, and also, though this one was
   *   done, where its answer was lost and another write followed before it could be read
   */
  async change(stored: StoredBook, changes: Partial<BookDetails>): Promise<StoredBook | undefined> {
    const { id, version } = stored.book;
    const { price } = changes;
    const nonce = newNonce();
    const { ConditionExpression, ExpressionAttributeValues } = stillAsRead(stored);
    const attributes = Object.entries({
      ...changes,
      ...(price !== undefined && { price: NumberValue.from(price) }),
      version: version + 1,
      nonce,
    });
    const update = new UpdateCommand({
      TableName: this.#name,
      Key: { id },
      UpdateExpression: `SET ${attributes.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression,
      ExpressionAttributeNames: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value])),
        ...ExpressionAttributeValues,
      },
    });
    if (await this.#write(update))
      return { book: { ...stored.book, ...changes, version: version + 1 }, nonce };
    const now = await this.find(id);
    return now?.nonce === nonce ? now : undefined;
  }

  /**
   * Deletes an item, whatever it is. It is read first: that it is gone afterwards does not tell whether it was there,
   * because a delete whose answer was lost is sent again.
   *
   * @returns whether there was one
   */
  async remove(id: string): Promise<boolean> {
    if ((await this.#read(id)) === undefined) return false;
    await orUnavailable(
      this.#client.send(new DeleteCommand({ TableName: this.#name, Key: { id } }), inTime()),
    );
    return true;
  }

  /**
   * @param stored as it was read a moment ago
   * @returns whether it is gone, be it by this request, as when the delete is sent again, or by another
   * @see RFC 9110 section 13.1.1: a change that has already been applied may be answered as a success
   */
  async removeAsRead(stored: StoredBook): Promise<boolean> {
    const { id } = stored.book;
    const remove = new DeleteCommand({ TableName: this.#name, Key: { id }, ...stillAsRead(stored) });
    return (await this.#write(remove)) || (await this.#read(id)) === undefined;
  }

  /**
   * A write that was done although its answer was lost is tried again, and then its own effect is what makes the
   * condition fail: whoever is told so has to read what is there now.
   *
   * @returns whether the condition held
   */
  async #write(command: PutCommand | UpdateCommand | DeleteCommand): Promise<boolean> {
    try {
      // The client's overloads take one kind of command each.
      await orUnavailable(this.#client.send(command as PutCommand, inTime()));
      return true;
    } catch (failure) {
      if (failure instanceof ConditionalCheckFailedException) return false;
      throw failure;
    }
  }

  async #read(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const get = new GetCommand({ TableName: this.#name, Key: { id }, ConsistentRead: true });
    return (await orUnavailable(this.#client.send(get, inTime()))).Item;
  }
}

function inTime() {
  return { abortSignal: AbortSignal.timeout(operationTimeout) };
}

function newNonce(): string {
  return randomBytes(6).toString("base64url");
}

function stillAsRead({ book: { version }, nonce }: StoredBook) {
  const isSame = nonce === undefined ? "attribute_not_exists(nonce)" : "nonce = :readNonce";
  return {
    ConditionExpression: `version = :readVersion AND ${isSame}`,
    ExpressionAttributeValues: {
      ":readVersion": version,
      ...(nonce !== undefined && { ":readNonce": nonce }),
    },
  };
}

function isBookItem(item: unknown): item is Item {
  return is(bookItem, item);
}

function toStored({ nonce, version, price, id, name, author, languages }: Item): StoredBook {
  return {
    book: { id, name, author, price: withCents(price), languages, version: Number(version) },
    nonce,
  };
}

/** DynamoDB drops the zeros at the end: 8.50 comes back as 8.5. */
function withCents(decimal: string): string {
  const [whole, cents = ""] = decimal.split(".");
  return `${whole}.${cents.padEnd(2, "0")}`;
}

/**
 * What DynamoDB refuses of a request that it understood (a permission, a table's name) stays as it is: that is our
 * fault, and becomes a 500.
 *
 * @throws HttpError 503 where DynamoDB does not answer, fails or throttles
 */
function orUnavailable<Output>(operation: Promise<Output>): Promise<Output> {
  return operation.catch((failure: unknown) => {
    throw isOutage(failure) ? booksUnavailable(failure) : failure;
  });
}

/**
 * What carries the attempts' `$metadata` and is not DynamoDB's own error is a lost or garbled answer; what was aborted
 * had no time left.
 */
function isOutage(failure: unknown): boolean {
  if (failure instanceof DynamoDBServiceException)
    return failure.$fault === "server" || throttling.includes(failure.name);
  return failure instanceof Error && ("$metadata" in failure || failure.name === "AbortError");
}
