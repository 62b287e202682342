import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256 of a text, as bytes. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Compares two secrets in a time that depends on neither their content nor which of them is longer. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}
