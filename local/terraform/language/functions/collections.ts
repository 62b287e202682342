import { ExpressionError, invalid } from "../syntax.ts";
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
} from "../values.ts";
import type { TerraformFunction } from "./terraform-function.ts";

/** @see Terraform: Collection Functions */
export const collectionFunctions: Readonly<Record<string, TerraformFunction>> = {
  tolist: (value) => [...toList(value)],
  toset: (value) => sorted(distinct(toList(value))),
  tomap: (value) => ({ ...toMap(value) }),
  length: lengthOf,
  element: (list, index) => elementAround(toList(list), toNumber(index)),
  index: (list, value) => positionOf(toList(list), value),
  contains: (list, value) => has(toList(list), value),
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
  range: (...numbers) => rangeOf(numbers.map(toNumber)),
  setproduct: (...sets) => productOf(sets.map(toList)),
  setunion: (...sets) => sorted(distinct(sets.flatMap(toList))),
  setintersection: (...sets) => sorted(distinct(commonTo(sets.map(toList)))),
  setsubtract: (set, other) => sorted(distinct(toList(set).filter((item) => !has(toList(other), item)))),
  chunklist: (list, size) => chunksOf(toList(list), toNumber(size)),
  sum: (list) => sumOf(toList(list).map(toNumber)),
  zipmap: (keys, values) => zip(toList(keys).map(toText), toList(values)),
};

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

type List = readonly unknown[];

function has(list: List, value: unknown): boolean {
  return list.some((item) => areEqual(item, value));
}

function commonTo([first = [], ...others]: readonly List[]): List {
  return first.filter((item) => others.every((other) => has(other, item)));
}

function productOf(sets: readonly List[]): readonly List[] {
  if (sets.length < 2) throw invalid("gives setproduct less than two sets");
  return sets.reduce<readonly List[]>(
    (rows, set) => rows.flatMap((row) => set.map((item) => [...row, item])),
    [[]],
  );
}

function chunksOf(list: List, size: number): readonly List[] {
  if (size < 0) throw invalid("gives chunklist a size below zero");
  if (size === 0) return list.length > 0 ? [list] : [];
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** `range(end)`, `range(start, end)` or `range(start, end, step)`; at most 1024 numbers, as Terraform has it. */
function rangeOf(numbers: readonly number[]): readonly number[] {
  const [first = 0, second, third] = numbers;
  const [start, end] = second === undefined ? [0, first] : [first, second];
  const step = third ?? (end < start ? -1 : 1);
  if (step === 0 || Math.sign(end - start) === -Math.sign(step)) {
    throw invalid("gives range a step that does not lead to its end");
  }
  const length = Math.ceil((end - start) / step);
  if (length > 1024) throw new ExpressionError("invalid", "asks range for more than 1024 numbers");
  return Array.from({ length }, (_, index) => start + index * step);
}

function sumOf(numbers: readonly number[]): number {
  if (numbers.length === 0) throw invalid("asks for the sum of an empty list");
  return numbers.reduce((total, number) => total + number, 0);
}
