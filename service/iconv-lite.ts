/**
 * Stands in for the package `iconv-lite` in the bundle: body-parser asks it for nothing but decoders (unless its option
 * `verify` is used). Node's TextDecoder has them, and half a megabyte of tables stays out of every cold start.
 *
 * @throws Error with the package's own message, which body-parser answers with 415
 */
export function getDecoder(encoding: string): { write(chunk: Uint8Array): string; end(): string } {
  try {
    const decoder = new TextDecoder(encoding);
    return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
  } catch (cause) {
    throw new Error(`Encoding not recognized: ${encoding}`, { cause });
  }
}
