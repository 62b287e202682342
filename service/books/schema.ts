import type { Fault } from "../http-error.ts";
import { invalidRequest } from "./errors.ts";

/** @returns what is wrong with the value at that path */
type Check = (value: unknown, path: string) => readonly Fault[];

/** What an operation takes; a member that is not named here is a fault. */
export interface Schema<Input> {
  readonly members: { readonly [Name in keyof Input]-?: Check };
  /** Whether every member has to be there. */
  readonly complete: boolean;
}

/**
 * Checks everything, and reports all faults at once.
 *
 * @param otherFaults what is wrong with the request elsewhere
 * @returns the input with its members in the schema's order
 * @throws HttpError 400 that names every fault
 */
export function parse<Input>(
  schema: Schema<Input>,
  value: unknown,
  otherFaults: readonly Fault[] = [],
): Input {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidRequest([...otherFaults, { path: "", message: "must be a JSON object" }]);
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const faults = [...otherFaults, ...faultsOf(schema, given)];
  if (faults.length > 0) throw invalidRequest(faults);
  const names = Object.keys(schema.members).filter((name) => given.has(name));
  return Object.fromEntries(names.map((name) => [name, given.get(name)])) as Input;
}

/** @param pattern with the flag `u`, so that its bounds count characters */
export function text(pattern: RegExp, rule: string): Check {
  return (value, path) =>
    typeof value === "string" && pattern.test(value) ? [] : [{ path, message: `must be ${rule}` }];
}

/** 1 to `maxLength` different values. */
export function listOf(check: Check, maxLength: number): Check {
  return (value, path) => {
    const isGood = Array.isArray(value) && value.length > 0 && value.length <= maxLength;
    if (!isGood || new Set(value).size < value.length) {
      return [{ path, message: `must be a list of 1 to ${maxLength} different values` }];
    }
    return value.flatMap((item, index) => check(item, `${path}[${index}]`));
  };
}

function faultsOf<Input>(
  { members, complete }: Schema<Input>,
  given: ReadonlyMap<string, unknown>,
): readonly Fault[] {
  const known = Object.entries<Check>(members);
  const unknown = [...given.keys()].filter((name) => !Object.hasOwn(members, name));
  const wrong = known.flatMap(([name, check]) => {
    if (given.has(name)) return check(given.get(name), name);
    return complete ? [{ path: name, message: "must be there" }] : [];
  });
  return [...wrong, ...unknown.map((path) => ({ path, message: "must not be there: it cannot be set" }))];
}
