/** A JSON object as a token holds it; nothing about it is verified. */
type Members = Readonly<Record<string, unknown>>;

export interface CompactJws {
  readonly header: Members;
  readonly payload: Members;
}

/** Lists and objects within each other: more is no claim of anybody, and overruns the stack of who walks through it. */
const maximumDepth = 64;

/**
 * Takes a JSON web token apart: three parts, each in base64url without padding and in the one spelling that its bytes
 * have, the first two of them JSON objects in UTF-8. Decoders also take other spellings (padding, `+` and `/`, line
 * ends, bits to spare at the end), so that one token would have many names.
 *
 * It does NOT verify anything: neither the signature nor any claim.
 *
 * @returns undefined: it is none
 * @see RFC 7515 sections 2, 5.2 and 7.1
 */
export function readCompactJws(text: string): CompactJws | undefined {
  const parts = text.split(".");
  if (parts.length !== 3 || !parts.every(isCanonicalBase64url)) return undefined;
  const [header, payload] = parts.slice(0, 2).map(readMembers);
  return header && payload && { header, payload };
}

function isCanonicalBase64url(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}

function readMembers(part: string): Members | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(part, "base64url"),
    );
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && isWithinDepth(value, maximumDepth) ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isWithinDepth(member, depth - 1));
}
