/** A call that is refused, in the shape of AWS's JSON protocol. The message names what was wrong, never a secret. */
export class AdminError extends Error {
  override readonly name = "AdminError";
  /** `__type` of the answer, such as `UserNotFoundException`. */
  readonly type: string;
  readonly status: number;

  /** @param status @default 400 */
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export const invalidParameter = (message: string) => new AdminError("InvalidParameterException", message);

export const notFound = (thing: string) =>
  new AdminError("ResourceNotFoundException", `${thing} does not exist.`);

/** The JSON object that a call is made with. */
export type Input = Readonly<Record<string, unknown>>;

interface TextRule {
  /** In characters. @default 1 */
  readonly minimum?: number;
  readonly maximum: number;
  readonly pattern?: RegExp;
}

/** @see AWS: API_AdminCreateUser, API_AddUserPoolClientSecret */
const rules: Readonly<Record<string, TextRule>> = {
  UserPoolId: { maximum: 55 },
  ClientId: { maximum: 128 },
  ClientSecret: { minimum: 24, maximum: 64, pattern: /^[\w+]+$/ },
  ClientSecretId: { maximum: 128 },
  Username: { maximum: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u },
  Password: { maximum: 256, pattern: /^\S+$/ },
  TemporaryPassword: { maximum: 256, pattern: /^\S+$/ },
  Filter: { minimum: 0, maximum: 256 },
};

type TextName =
  | "UserPoolId"
  | "ClientId"
  | "ClientSecret"
  | "ClientSecretId"
  | "Username"
  | "Password"
  | "TemporaryPassword"
  | "Filter";

/** @throws {AdminError} it is missing, no text, too short, too long or of the wrong characters */
export function requireText(input: Input, name: TextName): string {
  const value = optionalText(input, name);
  if (value === undefined) throw invalidParameter(`${name} must be given.`);
  return value;
}

/** @throws {AdminError} as `requireText`, but for a missing one */
export function optionalText(input: Input, name: TextName): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const { minimum = 1, maximum, pattern } = rules[name] ?? { maximum: Number.POSITIVE_INFINITY };
  if (typeof value !== "string" || value.length < minimum || value.length > maximum) {
    throw invalidParameter(`${name} must be a text of ${minimum} to ${maximum} characters.`);
  }
  if (pattern && !pattern.test(value)) throw invalidParameter(`${name} must match ${pattern.source}.`);
  return value;
}

/** @throws {AdminError} it is neither true nor false */
export function flag(input: Input, name: string): boolean {
  const value = input[name] ?? false;
  if (typeof value !== "boolean") throw invalidParameter(`${name} must be true or false.`);
  return value;
}

/**
 * `[{ Name, Value }]` as a record; a missing list is empty.
 *
 * @throws {AdminError} it is something else
 */
export function attributes(input: Input, name: string): Record<string, string> {
  const list = input[name] ?? [];
  if (!Array.isArray(list)) throw invalidParameter(`${name} must be a list.`);
  const entries = list.map((entry: { Name?: unknown; Value?: unknown } | null) => {
    const { Name, Value = "" } = entry ?? {};
    if (typeof Name === "string" && Name !== "" && typeof Value === "string") return [Name, Value];
    throw invalidParameter(`${name} must consist of a Name and a Value each.`);
  });
  return Object.fromEntries(entries);
}

/** One page of a list, and what asks for the next one. */
interface ListPage<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * @param size name of the parameter that bounds the page, 1 to 60. @default 60 entries
 * @param token name of the parameter that goes on after a page
 * @throws {AdminError} one of the two is out of its range
 */
export function paginate<T>(all: readonly T[], input: Input, size: string, token: string): ListPage<T> {
  const limit = input[size] ?? 60;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > 60) {
    throw invalidParameter(`${size} must be a whole number from 1 to 60.`);
  }
  const start = input[token] ?? "0";
  if (typeof start !== "string" || !/^\d{1,9}$/.test(start)) {
    throw invalidParameter(`${token} must be one that was answered before.`);
  }
  const end = Number(start) + limit;
  return { items: all.slice(Number(start), end), nextToken: end < all.length ? String(end) : undefined };
}
