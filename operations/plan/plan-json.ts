import { UserError } from "gatehouse-local";

/** What of `terraform show -json` is looked at. @see Terraform: JSON Output Format */
interface PlanJson {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

export interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: Change;
}

export interface Change {
  readonly actions: readonly string[];
  /** Undefined or null: there was nothing. */
  readonly before?: unknown;
  /** Undefined or null: there will be nothing; what is not known yet is left out. */
  readonly after?: unknown;
  /** The shape of the value, with `true` in the place of what is not known yet, or is sensitive. */
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** What cannot be changed in place, as paths. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

/**
 * Reads a plan.
 *
 * @param json of `terraform show -json`
 * @returns without what is only read
 * @throws {UserError} the format is not one that this was written for
 */
export function parsePlan(json: string): PlanJson & { readonly resource_changes: readonly ResourceChange[] } {
  const plan = JSON.parse(json) as PlanJson;
  if (!plan.format_version.startsWith("1.")) {
    const rule = `terraform must show plans in format 1, got ${plan.format_version}`;
    throw new UserError(`${rule}; review the plan with terraform show`);
  }
  const changes = plan.resource_changes ?? [];
  return { ...plan, resource_changes: changes.filter(({ mode }) => mode === "managed") };
}

/** The value without what is sensitive in it. */
export function withoutSensitive(value: unknown, sensitive: unknown): unknown {
  if (sensitive === true) return "(sensitive)";
  if (Array.isArray(value))
    return value.map((item, index) => withoutSensitive(item, memberOf(sensitive, index)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withoutSensitive(member, memberOf(sensitive, key))]),
  );
}

/** `value[key]`, and undefined where there is no such thing. */
export function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
