import { posix } from "node:path";
import { invalid } from "../syntax.ts";
import { toList, toNumber, toText } from "../values.ts";
import { formatText } from "./format.ts";
import { allMatches, firstMatch, replace } from "./regular-expressions.ts";
import type { TerraformFunction } from "./terraform-function.ts";
/** @see Terraform: String Functions */
export const textFunctions: Readonly<Record<string, TerraformFunction>> = {
  format: (pattern, ...values) => formatText(toText(pattern), values),
  formatlist: (pattern, ...values) => formatEach(toText(pattern), values),
  join: (separator, ...lists) => lists.flatMap(toList).map(toText).join(toText(separator)),
  split: (separator, text) => toText(text).split(toText(separator)),
  replace: (text, search, replacement) => replace(toText(text), toText(search), toText(replacement)),
  substr: (text, offset, length) => substring(toText(text), toNumber(offset), toNumber(length)),
  lower: (text) => toText(text).toLowerCase(),
  title: (text) => toText(text).replace(/(?<![\p{L}\p{N}_])\p{L}/gu, (letter) => letter.toUpperCase()),
  chomp: (text) => toText(text).replace(/[\r\n]+$/, ""),
  indent: (spaces, text) => toText(text).replaceAll("\n", `\n${" ".repeat(toNumber(spaces))}`),
  strrev: (text) => [...toText(text)].reverse().join(""),
  regex: (pattern, text) => firstMatch(toText(pattern), toText(text)),
  regexall: (pattern, text) => allMatches(toText(pattern), toText(text)),
  basename: (path) => baseName(toText(path)),
  dirname: (path) => dirName(toText(path)),
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

/** Lists go through together, single values with each of them. */
function formatEach(pattern: string, values: readonly unknown[]): readonly string[] {
  const lengths = new Set(values.filter(Array.isArray).map((list) => list.length));
  if (lengths.size > 1) throw invalid("gives formatlist lists of different lengths");
  const [length = 1] = lengths;
  return Array.from({ length }, (_, index) =>
    formatText(
      pattern,
      values.map((value) => (Array.isArray(value) ? value[index] : value)),
    ),
  );
}

/** As Go's `path/filepath` has it. */
function baseName(path: string): string {
  if (path === "") return ".";
  return path.replace(/\/+$/, "").replace(/^.*\//, "") || "/";
}

function dirName(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return posix.normalize(folder).replace(/(?<=.)\/$/, "");
}
