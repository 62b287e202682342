import { createHash, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Request } from "express";
import { custom, type InferOutput, object, partial } from "valibot";
import type { AccessTokenClaims } from "../auth/verify-token.ts";
import type { Config } from "../config.ts";
import type { Fault } from "../http-error.ts";
import type { Handler } from "../router.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import {
  changedMeanwhile,
  invalidRequest,
  keyReused,
  noSuchBook,
  versionRequired,
  wrongMediaType,
} from "./errors.ts";
import {
  bookChanges,
  newBook,
  type ObjectSchema,
  postHeaders,
  readBookId,
  text,
  validate,
} from "./schema.ts";
import { BooksTable, type StoredBook } from "./table.ts";

export type BooksConfig = Pick<Config, "booksTableName" | "apiUrl">;

export type BooksHandlers = ReturnType<typeof createBooksHandlers>;

/** What answers the rows of the books. */
export function createBooksHandlers({ booksTableName, apiUrl }: BooksConfig) {
  const table = new BooksTable(booksTableName);
  const url = `${apiUrl}/books`;
  return {
    list: listBooks(table, url),
    create: createBook(table, url),
    show: showBook(table),
    change: changeBook(table),
    remove: removeBook(table),
  } as const satisfies Record<string, Handler>;
}

const listQuery = partial(
  object({
    limit: text(/^(?:[1-9]\d?|100)$/u, "must be a whole number from 1 to 100"),
    cursor: custom<string>(
      (value) => typeof value === "string" && decodeCursor(value) !== undefined,
      "must be one that this listing gave out",
    ),
  }),
);

/**
 * `GET /books?limit=&cursor=`: a page of books, and with `next`, in the body and as a `Link`, the URL of the page
 * after it. Where there is no `next` the listing is at its end; the last page may be empty. An item of the table that
 * is no book is left out, and the log names it: one such item must not take the whole listing away.
 *
 * @param url of the collection
 * @see RFC 8288
 */
function listBooks(table: BooksTable, url: string): Handler {
  return async (request, response) => {
    const { limit = "20", cursor } = parse(listQuery, request.query);
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { books, malformed, lastId } = await table.list(Number(limit), after);
    if (malformed.length > 0) response.locals.malformedItems = malformed;
    if (lastId === undefined) {
      response.json({ books });
      return;
    }
    const next = `${url}?${new URLSearchParams({ limit, cursor: encodeCursor(lastId) })}`;
    response.links({ next }).json({ books, next });
  };
}

/**
 * `POST /books`: makes a book. With an `Idempotency-Key` the request can be sent again: it makes one book and answers
 * with that book as it is by then. The key is the caller's own, and is good for as long as the book is there.
 *
 * @param url of the collection
 * @see draft-ietf-httpapi-idempotency-key-header
 */
function createBook(table: BooksTable, url: string): Handler {
  return async (request, response) => {
    const key = request.get("Idempotency-Key");
    const checked = validate(postHeaders, key === undefined ? {} : { "Idempotency-Key": key });
    const keyFaults = "faults" in checked ? checked.faults : [];
    const body = await readJson(request, "application/json", keyFaults);
    const details = parse(newBook, body, keyFaults);
    const id = key === undefined ? randomUUID() : idFor(response.locals.caller, key);
    const requestHash = sha256(JSON.stringify(details)).toString("base64url");
    const stored = await table.insert({ id, ...details, version: 1 }, requestHash);
    if (stored === undefined) throw keyReused();
    response.status(201).location(`${url}/${id}`).set("ETag", entityTag(stored)).json(stored.book);
  };
}

/** `GET /books/{bookId}`: the book as it is now; its `ETag` is what a change has to name. */
function showBook(table: BooksTable): Handler {
  return async (request, response) => {
    const stored = await findBook(table, request.params.bookId);
    response.set("ETag", entityTag(stored)).json(stored.book);
  };
}

/**
 * `PATCH /books/{bookId}`: changes the members that it is given, if the book is still of the version that `If-Match`
 * names. Of two who change the same version one is told to read again, so that no change is lost.
 *
 * @see RFC 7396 (JSON Merge Patch)
 */
function changeBook(table: BooksTable): Handler {
  return async (request, response) => {
    const ifMatch = requireVersion(request.get("If-Match"));
    const changes = parse(bookChanges, await readJson(request, "application/merge-patch+json"));
    const stored = await findBook(table, request.params.bookId);
    assertVersion(stored, ifMatch);
    const changed = await table.change(stored, changes);
    if (changed === undefined) throw changedMeanwhile();
    response.set("ETag", entityTag(changed)).json(changed.book);
  };
}

/**
 * `DELETE /books/{bookId}`: with `If-Match`, only if the book is still of the version that it names. Without it an item
 * goes that is no book, too.
 */
function removeBook(table: BooksTable): Handler {
  return async (request, response) => {
    const ifMatch = request.get("If-Match");
    if (ifMatch === undefined || ifMatch.trim() === "*") {
      const id = readBookId(request.params.bookId);
      if (id === undefined || !(await table.remove(id))) throw noSuchBook();
    } else {
      const stored = await findBook(table, request.params.bookId);
      assertVersion(stored, ifMatch);
      if (!(await table.removeAsRead(stored))) throw changedMeanwhile();
    }
    response.status(204).end();
  };
}

/** @throws HttpError 404 */
async function findBook(table: BooksTable, bookId: unknown): Promise<StoredBook> {
  const id = readBookId(bookId);
  const stored = id === undefined ? undefined : await table.find(id);
  if (stored === undefined) throw noSuchBook();
  return stored;
}

/**
 * The same for the same caller and key. People share the client that they log in with, so it takes `sub` too; a
 * machine's `sub` is its client id.
 *
 * @see RFC 9562 section 5.8 (UUIDv8)
 */
function idFor(caller: AccessTokenClaims | undefined, key: string): string {
  const hash = sha256(JSON.stringify([caller?.client_id, caller?.sub, key])).toString("hex");
  return hash.replace(/^(.{8})(.{4})(.{3})(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Does NOT bound the body's length: `limitBody` did.
 *
 * @param otherFaults what is wrong with the request elsewhere
 * @throws HttpError 415 where the body is of another media type, 400 that names every fault where it is not JSON
 * @see RFC 8259 section 8.1 (JSON is UTF-8, whatever a charset parameter says)
 */
async function readJson(
  request: Request,
  mediaType: string,
  otherFaults: readonly Fault[] = [],
): Promise<unknown> {
  if (!request.is(mediaType)) throw wrongMediaType(request.method, mediaType);
  try {
    return JSON.parse(utf8.decode(await buffer(request)));
  } catch {
    throw invalidRequest([...otherFaults, { path: "", message: "must be JSON" }]);
  }
}

/**
 * @param otherFaults what is wrong with the request elsewhere
 * @throws HttpError 400 where there is any fault
 */
function parse<S extends ObjectSchema>(
  schema: S,
  value: unknown,
  otherFaults: readonly Fault[] = [],
): InferOutput<S> {
  const checked = validate(schema, value);
  if ("faults" in checked) throw invalidRequest([...otherFaults, ...checked.faults]);
  if (otherFaults.length > 0) throw invalidRequest(otherFaults);
  return checked.output;
}

/**
 * The strong entity tag of a book: its version, and the nonce that tells it from the same version of a book that had
 * this id before.
 */
function entityTag({ book: { version }, nonce }: StoredBook): string {
  return nonce === undefined ? `"${version}"` : `"${version}-${nonce}"`;
}

/**
 * The header of a change. `*` does not do: it would let one writer overwrite what another wrote.
 *
 * @throws HttpError 428 where no version is named
 */
function requireVersion(ifMatch: string | undefined): string {
  if (ifMatch === undefined || ifMatch.trim() === "*") throw versionRequired();
  return ifMatch;
}

/**
 * @throws HttpError 412 unless one of the tags is the book's; a weak one never is
 * @see RFC 9110 section 13.1.1
 */
function assertVersion(stored: StoredBook, ifMatch: string): void {
  const tags = ifMatch.split(",").map((tag) => tag.trim());
  if (!tags.includes(entityTag(stored))) throw changedMeanwhile();
}
