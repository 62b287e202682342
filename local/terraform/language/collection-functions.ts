import { invalid } from "./expression-error.ts";
import type { TerraformFunction } from "./functions.ts";
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

/** @see Terraform: Collection Functions */
export const collectionFunctions: Readonly<Record<string, TerraformFunction>> = {
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
