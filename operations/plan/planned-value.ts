import { isJsonObject, type JsonObject, parseJsonObject } from "../deployed/json-text.ts";
import { type Change, memberOf } from "./plan-json.ts";

/** Words in the place of a value that is not shown. */
export class Placeholder {
  readonly words: string;
  /** Tells two values apart, and is shown nowhere. */
  readonly value: unknown;

  constructor(words: string, value?: unknown) {
    this.words = words;
    this.value = value;
  }
}

const knownAfterApply = new Placeholder("(known after apply)");

/** An attribute before and after; null: not set. */
export interface Difference {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Every attribute of a resource before and after. What is not known yet, or is sensitive, is a placeholder where it
 * stands, and the rest of its block is kept.
 */
export function differencesOf(change: Change): Difference[] {
  const { before, after, after_unknown: unknown } = change;
  const names = new Set([before, after, unknown].flatMap((value) => Object.keys(value ?? {})));
  return [...names].sort().map((name) => ({
    name,
    before: merge(memberOf(before, name), undefined, memberOf(change.before_sensitive, name)),
    after: merge(memberOf(after, name), memberOf(unknown, name), memberOf(change.after_sensitive, name)),
  }));
}

/** The value of an output, which is one as a whole. */
export function outputDifference(name: string, change: Change): Difference {
  return {
    name,
    before: merge(change.before, undefined, change.before_sensitive),
    after: merge(change.after, change.after_unknown, change.after_sensitive),
  };
}

/** Whether it changes, which a value that is not known yet always does. */
export function isChanged({ before, after }: Difference): boolean {
  return identityOf(before) !== identityOf(after);
}

export function isUnknown(value: unknown): boolean {
  return value === knownAfterApply;
}

/** @param unknown the value's shape, with `true` in the place of what is not known yet; so is `sensitive` */
function merge(value: unknown, unknown: unknown, sensitive: unknown): unknown {
  if (isAbsent(value) && !holdsTrue(unknown)) return null;
  if (sensitive === true) return new Placeholder("(sensitive)", unknown === true ? knownAfterApply : value);
  if (unknown === true) return knownAfterApply;
  const member = (key: string | number) =>
    merge(memberOf(value, key), memberOf(unknown, key), memberOf(sensitive, key));
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const length = Math.max(lengthOf(value), lengthOf(unknown));
    return Array.from({ length }, (_, index) => member(index));
  }
  if (!isJsonObject(value) && !isJsonObject(unknown)) return value;
  const keys = new Set([value, unknown].flatMap((part) => Object.keys(part ?? {})));
  return Object.fromEntries([...keys].map((key) => [key, member(key)]));
}

const isAbsent = (value: unknown) => value === undefined || value === null;

function holdsTrue(shape: unknown): boolean {
  if (shape === true) return true;
  return typeof shape === "object" && shape !== null && Object.values(shape).some(holdsTrue);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Of these the order means nothing: the provider declares them as sets. */
const sets = new Set([
  "allow_headers",
  "allow_methods",
  "allow_origins",
  "allowed_oauth_flows",
  "allowed_oauth_scopes",
  "audience",
  "authorization_scopes",
  "callback_urls",
  "explicit_auth_flows",
  "expose_headers",
  "logout_urls",
  "read_attributes",
  "supported_identity_providers",
  "write_attributes",
]);

/** On one line, as JSON but for the placeholders, which have no quotes. Text that holds a JSON object is shown as that. */
export function show(value: unknown, key = ""): string {
  const json = typeof value === "string" ? parseJsonObject(value) : undefined;
  return write(json ?? value, key, ({ words }) => words);
}

/** Tells values apart, those that are sensitive too: it must not be shown. */
export function identityOf(value: unknown, key = ""): string {
  return write(value, key, (placeholder) => placeholder.words + JSON.stringify(placeholder.value ?? null));
}

/** Without sensitive values, and without reading JSON that is in a text: two texts are two. */
export function fingerprintOf(value: unknown, key: string): string {
  return write(value, key, ({ words }) => words);
}

function write(value: unknown, key: string, place: (placeholder: Placeholder) => string): string {
  if (value instanceof Placeholder) return place(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => write(item, "", place));
    return `[${(sets.has(key) ? items.sort() : items).join(",")}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  return `{${membersOf(value)
    .map((name) => `${JSON.stringify(name)}:${write(value[name], name, place)}`)
    .join(",")}}`;
}

function membersOf(value: JsonObject): string[] {
  return Object.keys(value).sort();
}
