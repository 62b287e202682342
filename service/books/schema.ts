import {
  array,
  check,
  type GenericSchema,
  type InferOutput,
  is,
  object,
  partial,
  pipe,
  regex,
  safeParse,
  string,
  unknown,
} from "valibot";
import type { Fault } from "../http-error.ts";

/**
 * What a book is: for the bodies of the API, and for the demo books that Terraform puts into the table.
 *
 * Every check has a message of its own: valibot's default messages repeat the value that they refuse.
 */

/** Something to read: no control characters, no half of a surrogate pair. Marks that join or direct letters may be. */
const words = text(
  /^(?!\s*$)[^\p{Cc}\p{Cs}]{1,200}$/u,
  "must be 1 to 200 characters that are not all blank, without control characters",
);
/** Decimal with two places, `"12.99"`: a JSON number would be a float in most clients. */
const price = text(/^(?:0|[1-9]\d{0,5})\.\d{2}$/u, 'must be a text like "12.99", from 0.00 to 999999.99');
/** BCP 47. Case does not count (RFC 5646 section 2.1.1); a tag is kept as it is written. */
const language = text(
  /^[A-Za-z]{2,3}(?:-[A-Za-z\d]{2,8}){0,4}$/u,
  'must be a language tag like "en" or "pt-BR"',
);
const maxLanguages = 20;
const languagesRule = `must be a list of 1 to ${maxLanguages} different values`;
const languages = pipe(
  array(unknown(), languagesRule),
  check(
    (values) => values.length > 0 && values.length <= maxLanguages && areDifferent(values),
    languagesRule,
  ),
  array(language, languagesRule),
);
export const bookId = text(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u, "must be a UUID in lower case");

function areDifferent(values: readonly unknown[]): boolean {
  const lowered = values.map((value) => (typeof value === "string" ? value.toLowerCase() : value));
  return new Set(lowered).size === values.length;
}

/** Body of `POST /books`. */
export const newBook = object({ name: words, author: words, price, languages }, "must be there");

/** Body of `PATCH /books/{bookId}`: a merge patch. `null` would remove a member, and no book goes without one. */
export const bookChanges = partial(newBook);

const demoBook = object({ id: bookId, ...newBook.entries }, "must be there");

/** Header of `POST /books`. */
export const postHeaders = partial(
  object({ "Idempotency-Key": text(/^[\x21-\x7e]{1,255}$/u, "must be 1 to 255 visible ASCII characters") }),
);

/** What a client says of a book. */
export type BookDetails = InferOutput<typeof newBook>;

/** A book as the API shows it. */
export interface Book extends BookDetails {
  /** A UUID. */
  readonly id: string;
  /** From 1; every change adds 1. */
  readonly version: number;
}

/**
 * What cannot be an id never reaches the table.
 *
 * @returns the id as the table has it; undefined where the text cannot be one
 * @see RFC 9562 section 4: a UUID is written in lower case, and read in either
 */
export function readBookId(text: unknown): string | undefined {
  const id = typeof text === "string" ? text.toLowerCase() : text;
  return is(bookId, id) ? id : undefined;
}

/**
 * What is wrong with a book that Terraform is to put into the table: all of it, in the members' order. Paths are
 * `id`, `price`, `languages[1]`; messages begin with "must", are constant, and do not repeat the value.
 *
 * Does NOT check that two books have two ids.
 */
export function demoBookFaults(book: unknown): readonly Fault[] {
  const checked = validate(demoBook, book);
  return "faults" in checked ? checked.faults : [];
}

/** @param pattern with the flag `u`, so that its bounds count characters */
export function text(pattern: RegExp, message: string) {
  return pipe(string(message), regex(pattern, message));
}

/** A schema that names its members. */
export type ObjectSchema = GenericSchema & { readonly entries: Readonly<Record<string, unknown>> };

/** The message is for a check that has none of its own. */
const config = { abortPipeEarly: true, message: "must be valid" };

/**
 * Checks everything, and reports all faults at once. A member that the schema does not name is one of them: valibot's
 * `strictObject` would name the first one alone.
 *
 * @returns the value with its members in the schema's order, or at least one fault
 */
export function validate<S extends ObjectSchema>(
  schema: S,
  value: unknown,
): { readonly output: InferOutput<S> } | { readonly faults: readonly Fault[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { faults: [{ path: "", message: "must be a JSON object" }] };
  }
  const { success, output, issues = [] } = safeParse(schema, value, config);
  const known = issues.map(({ path = [], message }) => ({ path: pathOf(path), message }));
  const unknownNames = Object.keys(value).filter((name) => !Object.hasOwn(schema.entries, name));
  const others = unknownNames.map((path) => ({ path, message: "must not be there: it cannot be set" }));
  const faults = [...known, ...others];
  return success && faults.length === 0 ? { output } : { faults };
}

/** `languages[1]`: valibot's own notation is `languages.1`. */
function pathOf(path: readonly { readonly key: unknown }[]): string {
  return path.map(({ key }) => (typeof key === "number" ? `[${key}]` : key)).join("");
}
