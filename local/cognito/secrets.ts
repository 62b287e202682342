import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const deriveKey = promisify<string, Buffer, number, Buffer>(scrypt);
const passwordKeyBytes = 32;

/** SHA-256 of a text, as bytes. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * SHA-256 of a text, base64url: what is kept of a random secret, which is too long to be guessed and so needs no salt.
 * It is no way to keep a password.
 */
export function digest(text: string): string {
  return sha256(text).toString("base64url");
}

/** HMAC-SHA-256 of a text, base64url. @see RFC 2104 */
export function seal(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

/** A text that cannot be guessed, base64url. @param bytes of randomness. @default 32 */
export function randomSecret(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** Compares two secrets in a time that depends on neither their content nor which of them is longer. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

/** What is kept of a password that was set: both base64url. */
export interface PasswordHash {
  readonly salt: string;
  /** Made of password and salt by scrypt. @see RFC 7914 */
  readonly key: string;
}

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, passwordKeyBytes);
  return { salt: salt.toString("base64url"), key: key.toString("base64url") };
}

/** Whether a password has this hash. It takes as long without one, and is then false. */
export async function matchesPassword(password: string, hash: PasswordHash | undefined): Promise<boolean> {
  const { salt, key } = hash ?? { salt: randomSecret(16), key: randomSecret(passwordKeyBytes) };
  const derived = await deriveKey(password, Buffer.from(salt, "base64url"), passwordKeyBytes);
  return timingSafeEqual(derived, Buffer.from(key, "base64url")) && hash !== undefined;
}
