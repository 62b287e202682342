import { invalid } from "./syntax.ts";

/** What kind of thing a value is, for a sentence; never the value itself, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "boolean" ? "true or false" : `a ${typeof value}`;
}

/** Terraform's conversion to string: strings, numbers and booleans have one. @throws {ExpressionError} */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw invalid(`needs a string where it has ${kindOf(value)}`);
}

/** Terraform's conversion to number: numbers, and strings that spell one. @throws {ExpressionError} */
export function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return Number(value);
  throw invalid(`needs a number where it has ${kindOf(value)}`);
}

/** Terraform's conversion to bool: booleans, `"true"` and `"false"`. @throws {ExpressionError} */
export function toBoolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw invalid(`needs true or false where it has ${kindOf(value)}`);
}

/** Lists, tuples and sets are JavaScript arrays. @throws {ExpressionError} */
export function toList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(`needs a list where it has ${kindOf(value)}`);
}

/** Maps and objects are plain JavaScript objects. @throws {ExpressionError} */
export function toMap(value: unknown): Readonly<Record<string, unknown>> {
  if (isMap(value)) return value;
  throw invalid(`needs a map where it has ${kindOf(value)}`);
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What a `for` goes through: a list with its positions, a map with its keys in Terraform's order.
 *
 * @throws {ExpressionError} it is neither
 */
export function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (isMap(value)) return Object.entries(value).sort(([left], [right]) => compareText(left, right));
  return toList(value).map((item, index) => [index, item] as const);
}

/** `value.name`. @throws {ExpressionError} there is none */
export function attributeOf(value: unknown, name: string): unknown {
  if (isMap(value) && Object.hasOwn(value, name)) return value[name];
  throw invalid(`asks ${kindOf(value)} for "${name}", which it does not have`);
}

/**
 * `value[key]`. A block that may be given once is an object in JSON and a list to Terraform, so `[0]` of it is it.
 *
 * @throws {ExpressionError} there is none
 */
export function elementOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const index = toNumber(key);
    if (Number.isInteger(index) && index >= 0 && index < value.length) return value[index];
    throw invalid(`asks for element ${index} of a list of ${value.length}`);
  }
  if (isMap(value) && key === 0 && !Object.hasOwn(value, "0")) return value;
  return attributeOf(value, toText(key));
}

/** Terraform's `==`: equal type and equal content. */
export function areEqual(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

/** JSON with the keys of every map in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, member: unknown) =>
    isMap(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => compareText(a, b))) : member,
  );
}

/** Terraform's order of strings: by code unit, not by language. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
