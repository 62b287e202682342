import type { StoredBook } from "./book.ts";
import { changedMeanwhile, versionRequired } from "./errors.ts";

/**
 * The strong entity tag of a book: its version, and the nonce that tells it from the same version of a book that had
 * this id before.
 */
export function entityTag({ book: { version }, nonce }: StoredBook): string {
  return nonce === undefined ? `"${version}"` : `"${version}-${nonce}"`;
}

/**
 * The header of a change. `*` does not do: it would let one writer overwrite what another wrote.
 *
 * @throws HttpError 428 where no version is named
 */
export function requireVersion(ifMatch: string | undefined): string {
  if (ifMatch === undefined || ifMatch.trim() === "*") throw versionRequired();
  return ifMatch;
}

/**
 * @throws HttpError 412 unless one of the tags is the book's; a weak one is nobody's
 * @see RFC 9110 section 13.1.1
 */
export function assertVersion(stored: StoredBook, ifMatch: string): void {
  const tags = ifMatch.split(",").map((tag) => tag.trim());
  if (!tags.includes(entityTag(stored))) throw changedMeanwhile();
}
