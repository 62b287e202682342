import type { Handler } from "../handler.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { listQuery } from "./requests.ts";
import { parse } from "./schema.ts";
import type { BooksTable } from "./table.ts";

/**
 * `GET /books?limit=&cursor=`: a page of books, and with `next`, in the body and as a `Link`, the URL of the page
 * after it. Where there is no `next` the listing is at its end; the last page may be empty.
 *
 * @param url of the collection
 * @see RFC 8288
 */
export function listBooks(table: BooksTable, url: string): Handler {
  return async (request, response) => {
    const { limit = "20", cursor } = parse(listQuery, request.query);
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { books, lastId } = await table.list(Number(limit), after);
    if (lastId === undefined) {
      response.json({ books });
      return;
    }
    const next = `${url}?${new URLSearchParams({ limit, cursor: encodeCursor(lastId) })}`;
    response.links({ next }).json({ books, next });
  };
}
