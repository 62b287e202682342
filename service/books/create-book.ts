import { createHash, randomUUID } from "node:crypto";
import type { AccessTokenClaims } from "../auth/verify-token.ts";
import type { Handler } from "../handler.ts";
import { keyReused } from "./errors.ts";
import { readJson } from "./json-body.ts";
import { idempotencyKey, newBook } from "./requests.ts";
import { parse } from "./schema.ts";
import type { BooksTable } from "./table.ts";
import { entityTag } from "./version.ts";

/**
 * `POST /books`: makes a book. With an `Idempotency-Key` the request can be sent again: it makes one book and answers
 * with that book as it is by then. The key is the caller's own, and is good for as long as the book is there.
 *
 * @param url of the collection
 * @see draft-ietf-httpapi-idempotency-key-header
 */
export function createBook(table: BooksTable, url: string): Handler {
  return async (request, response) => {
    const key = request.get("Idempotency-Key");
    const keyFaults = key === undefined ? [] : idempotencyKey(key, "Idempotency-Key");
    const body = await readJson(request, "application/json", keyFaults);
    const details = parse(newBook, body, keyFaults);
    const id = key === undefined ? randomUUID() : idFor(response.locals.caller, key);
    const requestHash = sha256(JSON.stringify(details)).toString("base64url");
    const stored = await table.insert({ id, ...details, version: 1 }, requestHash);
    if (stored === undefined) throw keyReused();
    response.status(201).location(`${url}/${id}`).set("ETag", entityTag(stored)).json(stored.book);
  };
}

/**
 * The same for the same caller and key. People share the client that they log in with, so it takes `sub` too; a
 * machine's `sub` is its client id.
 *
 * @see RFC 9562 section 5.8 (UUIDv8)
 */
function idFor(caller: AccessTokenClaims | undefined, key: string): string {
  const hash = sha256(JSON.stringify([caller?.client_id, caller?.sub, key])).toString("hex");
  return hash.replace(/^(.{8})(.{4})(.{3})(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
