import type { Handler } from "../handler.ts";
import { changedMeanwhile } from "./errors.ts";
import { readJson } from "./json-body.ts";
import { bookChanges } from "./requests.ts";
import { parse } from "./schema.ts";
import { findBook } from "./show-book.ts";
import type { BooksTable } from "./table.ts";
import { assertVersion, entityTag, requireVersion } from "./version.ts";

/**
 * `PATCH /books/{bookId}`: changes the members that it is given, if the book is still of the version that `If-Match`
 * names. Of two who change the same version one is told to read again, so that no change is lost.
 *
 * @see RFC 7396 (JSON Merge Patch)
 */
export function changeBook(table: BooksTable): Handler {
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
