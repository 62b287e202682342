import { randomInt } from "node:crypto";

export const lowerCase = "abcdefghijklmnopqrstuvwxyz";
export const upperCase = lowerCase.toUpperCase();
export const digits = "0123456789";

/** @returns `length` characters of `alphabet`, from a cryptographically strong source */
export function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
