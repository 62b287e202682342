import { isBookId } from "./schema.ts";

/** Says which listing a cursor continues; another order or filter would be another listing. */
const listing = "GET /books after ";

/** @param id of the last book of the page before */
export function encodeCursor(id: string): string {
  return Buffer.from(listing + id).toString("base64url");
}

/**
 * Does NOT check who made the cursor: a forged one starts the listing elsewhere, and shows nothing that the listing
 * does not show.
 *
 * @returns the id to go on after; undefined where the cursor is not one of this listing
 */
export function decodeCursor(cursor: string): string | undefined {
  const id = Buffer.from(cursor, "base64url").toString().slice(listing.length);
  return isBookId(id) && encodeCursor(id) === cursor ? id : undefined;
}
