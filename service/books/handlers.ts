import type { Handler } from "../handler.ts";
import { changeBook } from "./change-book.ts";
import { createBook } from "./create-book.ts";
import { deleteBook } from "./delete-book.ts";
import { listBooks } from "./list-books.ts";
import { showBook } from "./show-book.ts";
import { BooksTable } from "./table.ts";

export type BookHandlers = ReturnType<typeof createBookHandlers>;

/** What answers the rows of the books. */
export function createBookHandlers(tableName: string, apiUrl: string) {
  const table = new BooksTable(tableName);
  const collectionUrl = `${apiUrl}/books`;
  return {
    listBooks: listBooks(table, collectionUrl),
    createBook: createBook(table, collectionUrl),
    showBook: showBook(table),
    changeBook: changeBook(table),
    deleteBook: deleteBook(table),
  } satisfies Record<string, Handler>;
}
