/**
 * Whether a text is spelt as RFC 7515 has it: three parts, each in base64url without padding, and in the one spelling
 * that its bytes have. Decoders also take others (padding, `+` and `/`, line ends, bits to spare at the end), so that a
 * token that was refused or revoked under one name would pass under another.
 *
 * It does not look at what the parts hold, nor at the signature.
 *
 * @see RFC 7515 sections 2 and 7.1
 */
export function isCompactJws(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 3 && parts.every(isCanonicalBase64url);
}

function isCanonicalBase64url(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}
