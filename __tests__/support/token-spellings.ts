const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Texts that decoders of base64 take for the same token: padding, the other alphabet, bits to spare in the last letter,
 * blanks. RFC 7515 section 2 allows none of them.
 */
export function otherSpellings(token: string): readonly [name: string, text: string][] {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const spellings: [string, string][] = [
    ["padding", `${header}.${claims}.${signature}${"=".repeat((4 - (signature.length % 4)) % 4)}`],
    ["a blank", `${header}.${claims}.${signature.slice(0, 9)} ${signature.slice(9)}`],
    ["a line end", `${header}.${claims.slice(0, 9)}\n${claims.slice(9)}.${signature}`],
    ["a foreign letter", `${header}.${claims}.${signature.slice(0, 9)}*${signature.slice(9)}`],
    ["spare bits", `${header}.${claims}.${withSpareBits(signature)}`],
    ["the other alphabet", `${header}.${claims}.${signature.replaceAll("-", "+").replaceAll("_", "/")}`],
  ];
  return spellings.filter(([, text]) => text !== token);
}

/** 256 bytes end in a letter with two bits to spare. */
function withSpareBits(part: string): string {
  const last = alphabet.indexOf(part.at(-1) ?? "");
  return `${part.slice(0, -1)}${alphabet[last ^ 1]}`;
}
