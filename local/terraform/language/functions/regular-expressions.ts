import { ExpressionError, invalid } from "../syntax.ts";

/** A search text between slashes is a regular expression, whose groups the replacement may name: `$1`, `${name}`. */
export function replace(text: string, search: string, replacement: string): string {
  const pattern = /^\/(.*)\/$/s.exec(search)?.[1];
  if (pattern === undefined) return text.split(search).join(replacement);
  const regularExpression = compile(pattern);
  return text.replace(regularExpression, (...match: unknown[]) => expand(replacement, match));
}

/**
 * What `regex` gives: the whole match, a list of its groups, or a map of its named ones.
 *
 * @throws {ExpressionError} nothing matches
 */
export function firstMatch(pattern: string, text: string): unknown {
  const [match] = text.matchAll(compile(pattern));
  if (!match) throw invalid("gives regex a string that the pattern does not match");
  return resultOf(match);
}

export function allMatches(pattern: string, text: string): readonly unknown[] {
  return [...text.matchAll(compile(pattern))].map(resultOf);
}

function resultOf(match: RegExpMatchArray): unknown {
  const [whole, ...groups] = match;
  if (groups.length === 0) return whole;
  const orNull = (group: string | undefined) => group ?? null;
  if (!match.groups) return groups.map(orNull);
  return Object.fromEntries(Object.entries(match.groups).map(([name, group]) => [name, orNull(group)]));
}

/** Go's flags at the beginning and its spelling of a named group; the rest is the same in both languages. */
function compile(pattern: string): RegExp {
  const [, flags = "", rest = ""] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(pattern) ?? [];
  if (/\(\?[a-zA-Z-]+[:)]|\\[AzQEC]|\[\[:/.test(rest)) {
    throw new ExpressionError("unsupported", "a regular expression with flags or classes of Go's own");
  }
  try {
    return new RegExp(rest.replaceAll("(?P<", "(?<"), `gu${flags}`);
  } catch {
    throw new ExpressionError("unsupported", "a regular expression that JavaScript does not understand");
  }
}

/** Go takes the longest name that follows a dollar sign. */
function expand(replacement: string, match: readonly unknown[]): string {
  const names = match.at(-1);
  const named = typeof names === "object" && names !== null ? (names as Record<string, unknown>) : {};
  return replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return whole === "$$" ? "$" : whole;
    const group = /^\d+$/.test(name) ? match[Number(name)] : named[name];
    return typeof group === "string" ? group : "";
  });
}
