/** Says which listing a cursor continues; another order or filter would be another listing. */
const listing = "GET /books after ";

/** @param id of the last book of the page before */
export function encodeCursor(id: string): string {
  return Buffer.from(listing + id).toString("base64url");
}

/**
 * Any id that the table can have, and not a book's alone: a page may end with an item that is no book.
 *
 * Does NOT check who made the cursor: a forged one starts the listing elsewhere, and shows nothing that the listing
 * does not show.
 *
 * @returns the id to go on after; undefined where the cursor is not one of this listing
 * @see AWS: Constraints in Amazon DynamoDB (a partition key has 1 to 2048 bytes)
 */
export function decodeCursor(cursor: string): string | undefined {
  const id = Buffer.from(cursor, "base64url").toString().slice(listing.length);
  const isId = id !== "" && Buffer.byteLength(id) <= 2_048;
  return isId && encodeCursor(id) === cursor ? id : undefined;
}
