import { UserError } from "gatehouse-local";
import { isJsonObject, type JsonObject, kindOf, kindOfText, parseJsonObject } from "../deployed/json-text.ts";

/** What of `terraform show -json` is looked at. @see Terraform: JSON Output Format */
export interface Plan {
  /** Without what is only read. */
  readonly resourceChanges: readonly ResourceChange[];
  /** By the output's name. */
  readonly outputChanges: Readonly<Record<string, Change>>;
  /** What is deployed, as Terraform has just seen it: a state as `terraform show -json` prints it. Undefined: none is there. */
  readonly priorState: unknown;
}

export interface ResourceChange {
  /** With the key of an object that is no longer the current one of its resource: `aws_x.y (deposed 1a2b3c4d)`. */
  readonly address: string;
  readonly type: string;
  readonly change: Change;
}

const knownActions = ["no-op", "create", "read", "update", "delete", "forget"] as const;

type Action = (typeof knownActions)[number];

export interface Change {
  /** At least one. */
  readonly actions: readonly Action[];
  /** Undefined or null: there was nothing. */
  readonly before?: unknown;
  /** Undefined or null: there will be nothing; what is not known yet is left out. */
  readonly after?: unknown;
  /** The shape of the value, with `true` in the place of what is not known yet, or is sensitive. */
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** What cannot be changed in place, as paths. Terraform writes it for what it replaces alone. @default - none */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  /** Undefined: it is not taken over from outside Terraform. */
  readonly importing?: unknown;
}

/**
 * Reads a plan. Terraform leaves `resource_changes` and `output_changes` out where there are none.
 *
 * @param json of `terraform show -json`
 * @throws {UserError} the format is not one that this was written for, so that a change could be missed
 */
export function parsePlan(json: string): Plan {
  const plan = parseJsonObject(json);
  if (!plan) throw fault("show a plan as a JSON object", kindOfText(json));
  const { format_version: version, resource_changes: resources = [], output_changes: outputs = {} } = plan;
  if (typeof version !== "string" || !version.startsWith("1.")) {
    throw fault("show plans in format 1", typeof version === "string" ? version : kindOf(version));
  }
  if (!Array.isArray(resources)) throw fault("show resource_changes as a list", kindOf(resources));
  if (!isJsonObject(outputs)) throw fault("show output_changes as an object", kindOf(outputs));
  return {
    resourceChanges: resources.flatMap(readResourceChange),
    outputChanges: Object.fromEntries(
      Object.entries(outputs).map(([name, change]) => [name, readChange(change, `output ${name}`)]),
    ),
    priorState: plan.prior_state,
  };
}

/** @returns none for a data source, which is only read */
function readResourceChange(item: unknown): ResourceChange[] {
  if (!isJsonObject(item)) throw fault("show each change as an object", kindOf(item));
  const { address, deposed, mode, type, change } = item;
  if (typeof address !== "string") throw fault("show the address of each change", kindOf(address));
  if (typeof type !== "string") throw fault(`show the type of ${address}`, kindOf(type));
  if (mode === "data") return [];
  if (mode !== "managed") {
    throw fault(`show ${address} as managed or data`, typeof mode === "string" ? mode : kindOf(mode));
  }
  const subject = typeof deposed === "string" ? `${address} (deposed ${deposed})` : address;
  return [{ address: subject, type, change: readChange(change, subject) }];
}

function readChange(change: unknown, subject: string): Change {
  const actions: unknown = isJsonObject(change) ? change.actions : undefined;
  if (!Array.isArray(actions) || actions.length === 0) {
    throw fault(`show the actions on ${subject}`, kindOf(actions));
  }
  const unknown = actions.find((action) => !knownActions.includes(action));
  if (unknown !== undefined) {
    throw fault(`plan actions on ${subject} that are known here`, JSON.stringify(unknown));
  }
  const paths: unknown = (change as JsonObject).replace_paths;
  if (paths !== undefined && !(Array.isArray(paths) && paths.every(Array.isArray))) {
    throw fault(`show replace_paths of ${subject} as a list of paths`, kindOf(paths));
  }
  return change as unknown as Change;
}

function fault(rule: string, got: string): UserError {
  return new UserError(`terraform must ${rule}, got ${got}; review the plan with terraform show`);
}

/** `value[key]`, and undefined where there is no such thing. */
export function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
