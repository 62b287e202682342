export type Claims = Readonly<Record<string, unknown>>;

/**
 * The scopes that a token holds: of `scp` where it is there (a list or a string), else of `scope`. AWS does not document
 * which of the two counts where both are there.
 */
export function scopesOf(claims: Claims): readonly string[] {
  const value = claims.scp ?? claims.scope;
  if (Array.isArray(value)) return value.filter((scope): scope is string => typeof scope === "string");
  return typeof value === "string" ? value.split(" ").filter(Boolean) : [];
}

/**
 * Claims as a function gets them: every value is a string. Lists look as Go prints them, `[admin poweruser]`, objects
 * are JSON text, and null claims are left out.
 *
 * AWS does not document nested lists, nor what null is within one: here they follow the same rules.
 */
export function stringifyClaims(claims: Claims): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, stringify(value)]),
  );
}

function stringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringify).join(" ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
