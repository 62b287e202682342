import type { BookDetails } from "./book.ts";
import { decodeCursor } from "./cursor.ts";
import { listOf, type Schema, text } from "./schema.ts";

/** Something to read: no control characters, no half of a surrogate pair. Marks that join or direct letters may be. */
const words = text(
  /^(?!\s*$)[^\p{Cc}\p{Cs}]{1,200}$/u,
  "1 to 200 characters that are not all blank, without control characters",
);
const price = text(/^(?:0|[1-9]\d{0,5})\.\d{2}$/u, 'a text like "12.99", from 0.00 to 999999.99');
const language = text(/^[a-z]{2,3}(?:-[A-Za-z\d]{2,8}){0,4}$/u, 'a language tag like "en" or "pt-BR"');

const members = { name: words, author: words, price, languages: listOf(language, 20) };

/** Body of `POST /books`. */
export const newBook: Schema<BookDetails> = { members, complete: true };

/** Body of `PATCH /books/{bookId}`: a merge patch. `null` would remove a member, and no book goes without one. */
export const bookChanges: Schema<Partial<BookDetails>> = { members, complete: false };

/** Query of `GET /books`. */
export const listQuery: Schema<{ limit?: string; cursor?: string }> = {
  members: {
    limit: text(/^(?:[1-9]\d?|100)$/u, "a whole number from 1 to 100"),
    cursor: (value, path) => {
      const isOurs = typeof value === "string" && decodeCursor(value) !== undefined;
      return isOurs ? [] : [{ path, message: "must be one that this listing gave out" }];
    },
  },
  complete: false,
};

/** Header `Idempotency-Key` of `POST /books`. */
export const idempotencyKey = text(/^[\x21-\x7e]{1,255}$/u, "1 to 255 visible ASCII characters");
