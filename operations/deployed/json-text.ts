export type JsonObject = Readonly<Record<string, unknown>>;

/** @returns undefined: the text is not a JSON object */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What came in place of something else, without showing any of it: it may hold a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** What a text is, for a message, without showing any of it. */
export function kindOfText(text: string): string {
  if (text.trim() === "") return "an empty answer";
  if (/^\s*</.test(text)) return "HTML or XML";
  try {
    return `JSON that is ${kindOf(JSON.parse(text))}`;
  } catch {
    return "text that is not JSON";
  }
}
