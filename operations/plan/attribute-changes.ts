import { isJsonObject, type JsonObject, parseJsonObject } from "../deployed/json-text.ts";
import { isAlwaysShown, isDecisive } from "./decisive-attributes.ts";
import { effectOf } from "./effect.ts";
import { withoutHidden } from "./hidden-values.ts";
import type { ResourceChange } from "./plan-json.ts";
import { differencesOf, identityOf, isChanged, show } from "./planned-value.ts";

/** What a resource that changes in place changes of itself: names of attributes, in order. */
export function changedAttributes({ change }: ResourceChange): string[] {
  return differencesOf(change)
    .filter(isChanged)
    .map(({ name }) => name);
}

/**
 * The values that decide who may do what, one line each: of what is made and destroyed all of them, of what changes in
 * place those that change, from what to what. No sensitive value is shown.
 */
export function decisiveLines({ type, change }: ResourceChange): string[] {
  const effect = effectOf(change);
  const isGone = effect === "destroyed" || effect === "forgotten";
  return differencesOf(change)
    .filter(({ name }) => isDecisive(type, name))
    .flatMap((difference) => {
      const { name, before, after } = withoutHidden(type, difference);
      const differs = isChanged(difference);
      if (effect === "changed") return differs ? compare(name, before, after) : [];
      if (effect === "replaced" && differs) return compare(name, before, after);
      return list(name, isGone ? before : after, isAlwaysShown(type, name));
    });
}

/** What is set, a line for each part of a block, policy or list of blocks. */
function list(path: string, value: unknown, evenNone = false): string[] {
  if (isEmpty(value)) return evenNone ? [`${path}: none`] : [];
  const block = blockOf(value);
  if (block) return Object.keys(block).flatMap((key) => list(`${path}.${key}`, block[key]));
  const items = blocksOf(value);
  if (items) return items.map((item) => `${path}: ${show(item)}`);
  return [`${path}: ${show(value, nameOf(path))}`];
}

/** What differs. */
function compare(path: string, before: unknown, after: unknown): string[] {
  if (identityOf(before, nameOf(path)) === identityOf(after, nameOf(path))) return [];
  const [left, right] = [blockOf(before), blockOf(after)];
  if ((left && right) || (left && isEmpty(after)) || (right && isEmpty(before))) {
    const keys = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
    return [...keys].flatMap((key) => compare(`${path}.${key}`, left?.[key] ?? null, right?.[key] ?? null));
  }
  const [former, future] = [blocksOf(before), blocksOf(after)];
  if (former && future) {
    const lines = [
      ...missingIn(future, former).map((item) => `${path}: - ${show(item)}`),
      ...missingIn(former, future).map((item) => `${path}: + ${show(item)}`),
    ];
    if (lines.length > 0) return lines;
  }
  return [`${path}: ${show(before, nameOf(path))} -> ${show(after, nameOf(path))}`];
}

/** Those of the items that the list does not have. */
function missingIn(list: readonly unknown[], items: readonly unknown[]): unknown[] {
  const known = new Set(list.map((item) => identityOf(item)));
  return items.filter((item) => !known.has(identityOf(item)));
}

/** A map, a single block or a policy. */
function blockOf(value: unknown): JsonObject | undefined {
  if (typeof value === "string") return policyOf(value);
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isPlain(single) ? single : undefined;
}

/** IAM takes one statement without the list around it. */
function policyOf(text: string): JsonObject | undefined {
  const policy = parseJsonObject(text);
  if (!policy?.Statement) return undefined;
  return { ...policy, Statement: new Statements([policy.Statement].flat()) };
}

/** The statements of a policy: each is a line, though there be one. */
class Statements {
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

function blocksOf(value: unknown): readonly unknown[] | undefined {
  if (value instanceof Statements) return value.items;
  return Array.isArray(value) && value.length > 0 && value.every(isPlain) ? value : undefined;
}

function isPlain(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlain(value) && Object.keys(value).length === 0;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
