import { ExpressionError, invalid } from "./expression-error.ts";
import { formatText } from "./format.ts";
import type { TerraformFunction } from "./functions.ts";
import { toList, toNumber, toText } from "./values.ts";

/** @see Terraform: String Functions */
export const textFunctions: Readonly<Record<string, TerraformFunction>> = {
  format: (pattern, ...values) => formatText(toText(pattern), values),
  join: (separator, ...lists) => lists.flatMap(toList).map(toText).join(toText(separator)),
  split: (separator, text) => toText(text).split(toText(separator)),
  replace: (text, search, replacement) => replace(toText(text), toText(search), toText(replacement)),
  substr: (text, offset, length) => substring(toText(text), toNumber(offset), toNumber(length)),
  lower: (text) => toText(text).toLowerCase(),
  upper: (text) => toText(text).toUpperCase(),
  trimspace: (text) => toText(text).trim(),
  trim: (text, characters) => trim(toText(text), toText(characters)),
  trimprefix: (text, prefix) => {
    const [whole, start] = [toText(text), toText(prefix)];
    return whole.startsWith(start) ? whole.slice(start.length) : whole;
  },
  trimsuffix: (text, suffix) => {
    const [whole, end] = [toText(text), toText(suffix)];
    return whole.endsWith(end) ? whole.slice(0, whole.length - end.length) : whole;
  },
  startswith: (text, prefix) => toText(text).startsWith(toText(prefix)),
  endswith: (text, suffix) => toText(text).endsWith(toText(suffix)),
  strcontains: (text, part) => toText(text).includes(toText(part)),
};

/** A search text between slashes is a regular expression; Go's and JavaScript's differ in how `$1` is meant. */
function replace(text: string, search: string, replacement: string): string {
  const pattern = /^\/(.*)\/$/s.exec(search)?.[1];
  if (pattern === undefined) return text.split(search).join(replacement);
  if (replacement.includes("$")) {
    throw new ExpressionError("unsupported", "a reference to a group in the replacement of replace");
  }
  try {
    return text.replace(new RegExp(pattern, "gu"), replacement);
  } catch {
    throw invalid("has a regular expression that JavaScript does not understand");
  }
}

/** A negative offset counts from the end, a length of -1 reaches to it. */
function substring(text: string, offset: number, length: number): string {
  const characters = [...text].slice(offset);
  return (length < 0 ? characters : characters.slice(0, length)).join("");
}

function trim(text: string, characters: string): string {
  const letters = [...text];
  const isKept = (letter: string) => !characters.includes(letter);
  const start = letters.findIndex(isKept);
  return start < 0 ? "" : letters.slice(start, letters.findLastIndex(isKept) + 1).join("");
}
