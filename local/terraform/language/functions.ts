import { createHash } from "node:crypto";
import { ExpressionError, invalid } from "./syntax.ts";
import {
  areEqual,
  canonical,
  compareText,
  elementOf,
  isMap,
  toBoolean,
  toList,
  toMap,
  toNumber,
  toText,
} from "./values.ts";

/** Converts what it is given as Terraform does. @throws {ExpressionError} it cannot */
export type TerraformFunction = (...values: unknown[]) => unknown;

/** @see Terraform: String Functions */
const textFunctions: Readonly<Record<string, TerraformFunction>> = {
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

/** @see Terraform: Collection Functions */
const collectionFunctions: Readonly<Record<string, TerraformFunction>> = {
  tolist: (value) => [...toList(value)],
  toset: (value) => sorted(distinct(toList(value))),
  tomap: (value) => ({ ...toMap(value) }),
  length: lengthOf,
  element: (list, index) => elementAround(toList(list), toNumber(index)),
  index: (list, value) => positionOf(toList(list), value),
  contains: (list, value) => toList(list).some((item) => areEqual(item, value)),
  concat: (...lists) => lists.flatMap(toList),
  flatten: (list) => toList(list).flat(Number.POSITIVE_INFINITY),
  distinct: (list) => distinct(toList(list)),
  compact: (list) => toList(list).filter((item) => item !== null && item !== ""),
  reverse: (list) => [...toList(list)].reverse(),
  sort: (list) => sorted(toList(list).map(toText)),
  slice: (list, start, end) => toList(list).slice(toNumber(start), toNumber(end)),
  one: (list) => theOne(toList(list)),
  coalesce: (...values) => firstThat(values, (value) => value !== null && value !== ""),
  coalescelist: (...lists) => firstThat(lists, (list) => toList(list).length > 0),
  alltrue: (list) => toList(list).every(toBoolean),
  anytrue: (list) => toList(list).some(toBoolean),
  keys: (map) => sorted(Object.keys(toMap(map))),
  values: (map) => sorted(Object.keys(toMap(map))).map((key) => toMap(map)[String(key)]),
  merge: (...maps) => Object.assign({}, ...maps.filter((map) => map !== null).map(toMap)),
  lookup: (map, key, ...fallback) => lookUp(toMap(map), toText(key), fallback),
  zipmap: (keys, values) => zip(toList(keys).map(toText), toList(values)),
};

/** @see Terraform: Encoding Functions; Hash and Crypto Functions */
const encodingFunctions: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: encodeJson,
  jsondecode: decodeJson,
  base64encode: (text) => Buffer.from(toText(text)).toString("base64"),
  base64decode: (text) => Buffer.from(toText(text), "base64").toString(),
  urlencode: encodeUrl,
  md5: (text) => hash("md5", text).digest("hex"),
  sha1: (text) => hash("sha1", text).digest("hex"),
  sha256: (text) => hash("sha256", text).digest("hex"),
  sha512: (text) => hash("sha512", text).digest("hex"),
  base64sha256: (text) => hash("sha256", text).digest("base64"),
  base64sha512: (text) => hash("sha512", text).digest("base64"),
};

/**
 * The functions of Terraform that the runner knows. Those that read files, the clock or the network are not among
 * them, nor is `try`, which would turn a value that only AWS knows into a wrong one.
 *
 * @see Terraform: Built-in Functions
 */
export const functions: Readonly<Record<string, TerraformFunction>> = {
  ...textFunctions,
  ...collectionFunctions,
  ...encodingFunctions,
  abs: (value) => Math.abs(toNumber(value)),
  ceil: (value) => Math.ceil(toNumber(value)),
  floor: (value) => Math.floor(toNumber(value)),
  max: (...values) => Math.max(...values.map(toNumber)),
  min: (...values) => Math.min(...values.map(toNumber)),
  tostring: (value) => (value === null ? null : toText(value)),
  tonumber: (value) => (value === null ? null : toNumber(value)),
  tobool: (value) => (value === null ? null : toBoolean(value)),
  sensitive: (value) => value,
  nonsensitive: (value) => value,
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

const verb = /%(?<flags>[-+0]*)(?<width>\d+)?(?:\.(?<precision>\d+))?(?<letter>[\s\S])?/g;

/**
 * Terraform's `format`: the verbs `s`, `v`, `q`, `d`, `f`, `t`, `x` and `X`, the flags `-`, `+` and `0`, width and
 * precision. `%%` is a percent sign.
 *
 * @throws {ExpressionError} another verb, or not one value for each
 */
function formatText(pattern: string, values: readonly unknown[]): string {
  let used = 0;
  const text = pattern.replace(verb, (whole, flags: string, width = "0", precision, letter) => {
    if (letter === "%") return "%";
    if (used >= values.length) throw invalid("gives format too few values");
    const shown = formatValue(letter, values[used++], precision);
    if (shown === undefined) throw new ExpressionError("unsupported", `${whole} in format`);
    return pad(
      flags.includes("+") && /^\d/.test(shown) && "df".includes(letter) ? `+${shown}` : shown,
      flags,
      +width,
    );
  });
  if (used < values.length) throw invalid("gives format too many values");
  return text;
}

function formatValue(letter: string, value: unknown, precision: string | undefined): string | undefined {
  switch (letter) {
    case "s":
      return toText(value).slice(0, precision === undefined ? undefined : Number(precision));
    case "v":
      return typeof value === "object" ? canonical(value) : toText(value);
    case "q":
      return JSON.stringify(toText(value));
    case "d":
      return String(Math.trunc(toNumber(value)));
    case "f":
      return toNumber(value).toFixed(Number(precision ?? 6));
    case "t":
      return String(toBoolean(value));
    case "x":
      return toNumber(value).toString(16);
    case "X":
      return toNumber(value).toString(16).toUpperCase();
    default:
      return undefined;
  }
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0")) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

function lengthOf(value: unknown): number {
  if (typeof value === "string") return [...value].length;
  return isMap(value) ? Object.keys(value).length : toList(value).length;
}

function distinct(list: readonly unknown[]): readonly unknown[] {
  return [...new Map(list.map((item) => [canonical(item), item])).values()];
}

/** Sets have no order of their own; Terraform lists strings by code unit and numbers by size. */
function sorted(list: readonly unknown[]): readonly unknown[] {
  return [...list].sort((left, right) =>
    typeof left === "number" && typeof right === "number"
      ? left - right
      : compareText(String(left), String(right)),
  );
}

/** Counts round and round. */
function elementAround(list: readonly unknown[], index: number): unknown {
  if (list.length === 0) throw invalid("asks for an element of an empty list");
  return elementOf(list, index % list.length);
}

function positionOf(list: readonly unknown[], value: unknown): number {
  const position = list.findIndex((item) => areEqual(item, value));
  if (position < 0) throw invalid("asks for the position of what is not in the list");
  return position;
}

function theOne(list: readonly unknown[]): unknown {
  if (list.length > 1) throw invalid(`asks for the one element of a list of ${list.length}`);
  return list[0] ?? null;
}

function firstThat(values: readonly unknown[], isWanted: (value: unknown) => boolean): unknown {
  const found = values.find(isWanted);
  if (found === undefined) throw invalid("offers no value to choose from");
  return found;
}

function lookUp(map: Readonly<Record<string, unknown>>, key: string, fallback: readonly unknown[]): unknown {
  if (Object.hasOwn(map, key)) return map[key];
  if (fallback.length === 0) throw invalid(`looks up "${key}", which the map does not have`);
  return fallback[0];
}

function zip(keys: readonly string[], values: readonly unknown[]): unknown {
  if (keys.length !== values.length) throw invalid("gives zipmap lists of different lengths");
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

/** Keys in order and, as Terraform does, `<`, `>` and `&` escaped. */
function encodeJson(value: unknown): string {
  return canonical(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function decodeJson(text: unknown): unknown {
  const json = toText(text);
  try {
    return JSON.parse(json);
  } catch {
    throw invalid("gives jsondecode a string that is not JSON");
  }
}

/** For a query string: a space is a plus sign. */
function encodeUrl(text: unknown): string {
  return encodeURIComponent(toText(text))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

function hash(algorithm: string, text: unknown) {
  return createHash(algorithm).update(toText(text));
}
