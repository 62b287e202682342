import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { ReadFile } from "./files.ts";
import { ExpressionError, invalid } from "./syntax.ts";

/** @see Terraform: Filesystem Functions */
export const fileFunctions: Readonly<Record<string, (readFile: ReadFile, path: string) => unknown>> = {
  file: (readFile, path) => readText(readFile, path),
  fileexists: (readFile, path) => exists(readFile, path),
  filebase64: (readFile, path) => readFile(path).toString("base64"),
  filebase64sha256: (readFile, path) => hash("sha256", readFile(path)).digest("base64"),
  filebase64sha512: (readFile, path) => hash("sha512", readFile(path)).digest("base64"),
  filemd5: (readFile, path) => hash("md5", readFile(path)).digest("hex"),
  filesha1: (readFile, path) => hash("sha1", readFile(path)).digest("hex"),
  filesha256: (readFile, path) => hash("sha256", readFile(path)).digest("hex"),
  filesha512: (readFile, path) => hash("sha512", readFile(path)).digest("hex"),
};

function readText(readFile: ReadFile, path: string): string {
  const bytes = readFile(path);
  if (!isUtf8(bytes)) throw invalid(`reads the file "${path}" as text, which is not UTF-8`);
  return bytes.toString();
}

function exists(readFile: ReadFile, path: string): boolean {
  try {
    readFile(path);
    return true;
  } catch (error) {
    if (error instanceof ExpressionError && error.kind === "invalid") return false;
    throw error;
  }
}

function hash(algorithm: string, bytes: Buffer) {
  return createHash(algorithm).update(bytes);
}
