/** What a client says of a book. */
export interface BookDetails {
  readonly name: string;
  readonly author: string;
  /** Decimal with two places, `"12.99"`: a JSON number would be a float in most clients. */
  readonly price: string;
  /** Language tags (BCP 47). */
  readonly languages: readonly string[];
}

/** A book as the API shows it. */
export interface Book extends BookDetails {
  /** A UUID. */
  readonly id: string;
  /** From 1; every change adds 1. */
  readonly version: number;
}

/** A book as the table has it. */
export interface StoredBook {
  readonly book: Book;
  /** Random, and new with every write; a book that Terraform made has none until it is changed. */
  readonly nonce: string | undefined;
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether the text can be a book's id; what cannot be one never reaches the table. */
export function isBookId(text: unknown): text is string {
  return typeof text === "string" && uuid.test(text);
}
