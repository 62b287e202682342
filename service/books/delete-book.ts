import type { Handler } from "../handler.ts";
import { isBookId } from "./book.ts";
import { changedMeanwhile, noSuchBook } from "./errors.ts";
import { findBook } from "./show-book.ts";
import type { BooksTable } from "./table.ts";
import { assertVersion } from "./version.ts";

/** `DELETE /books/{bookId}`: with `If-Match`, only if the book is still of the version that it names. */
export function deleteBook(table: BooksTable): Handler {
  return async (request, response) => {
    const { bookId } = request.params;
    const ifMatch = request.get("If-Match");
    if (ifMatch === undefined || ifMatch.trim() === "*") {
      if (!isBookId(bookId) || !(await table.remove(bookId))) throw noSuchBook();
    } else {
      const stored = await findBook(table, bookId);
      assertVersion(stored, ifMatch);
      if (!(await table.remove(stored.book.id, stored))) throw changedMeanwhile();
    }
    response.status(204).end();
  };
}
