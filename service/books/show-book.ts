import type { Handler } from "../handler.ts";
import { isBookId, type StoredBook } from "./book.ts";
import { noSuchBook } from "./errors.ts";
import type { BooksTable } from "./table.ts";
import { entityTag } from "./version.ts";

/** `GET /books/{bookId}`: the book as it is now; its `ETag` is what a change has to name. */
export function showBook(table: BooksTable): Handler {
  return async (request, response) => {
    const stored = await findBook(table, request.params.bookId);
    response.set("ETag", entityTag(stored)).json(stored.book);
  };
}

/** @throws HttpError 404 */
export async function findBook(table: BooksTable, id: unknown): Promise<StoredBook> {
  const stored = isBookId(id) ? await table.find(id) : undefined;
  if (stored === undefined) throw noSuchBook();
  return stored;
}
