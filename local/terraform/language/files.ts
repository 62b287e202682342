import { readFileSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { ExpressionError, invalid } from "./syntax.ts";

/** Reads the files that an expression names. @throws {ExpressionError} it may not, or cannot */
export type ReadFile = (path: string) => Buffer;

/** For Terraform that lies in no file. */
export const readNoFile: ReadFile = () => {
  throw new ExpressionError("unsupported", "a file beside Terraform that was handed over as parsed JSON");
};

/**
 * Reads files in a folder and below it, whatever links lead there. Nothing outside of it is read.
 *
 * @param folder that of the Terraform file: `path.module`
 */
export function readFilesBelow(folder: string): ReadFile {
  return (path) => {
    const file = orMissing(path, () => realpathSync(resolve(folder, path)));
    const inside = relative(realpathSync(folder), file);
    if (inside.startsWith("..") || isAbsolute(inside)) {
      throw new ExpressionError("unsupported", `a file outside the folder of the Terraform file, "${path}",`);
    }
    return orMissing(path, () => readFileSync(file));
  };
}

function orMissing<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalid(
      `names the file "${path}", which cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
