import { changedAttributes, decisiveLines } from "./attribute-changes.ts";
import { isKnownType } from "./decisive-attributes.ts";
import { type Effect, effectOf } from "./effect.ts";
import { type Change, parsePlan, type ResourceChange } from "./plan-json.ts";

/** Effects in the order of the summary, as it words them. */
const headings: Readonly<Record<Effect, string>> = {
  made: "To be made",
  changed: "To be changed in place",
  replaced: "To be replaced",
  destroyed: "To be destroyed",
  forgotten: "To be left as it is and managed no longer",
  "taken over": "To be managed from now on, as it is",
};

/** What is gone when a resource of the type is. */
const heldBy: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "its logs",
  aws_cognito_user: "the user with its id and password",
  aws_cognito_user_pool: "every user, client and secret in it",
  aws_cognito_user_pool_client: "its id and secret, which every caller has",
  aws_dynamodb_table: "every item in it",
  aws_ecr_repository: "every image in it",
  aws_secretsmanager_secret: "the secrets that were rotated into it",
};

/** What is said besides the resources, a line or more each. */
export interface Remarks {
  /** What is wrong with the stack. @default - nothing */
  readonly warnings?: readonly string[];
  /** Who may call what. It is left out where nothing changes. @default - nothing */
  readonly access?: string;
}

/**
 * Says what a plan does: first what it does to data, then the warnings, then who may call what, then the resources with
 * the values that decide about access.
 *
 * @param json of `terraform show -json`
 * @throws {UserError} the format is not one that this was written for
 */
export function summarisePlan(json: string, { warnings = [], access }: Remarks = {}): string {
  const { resourceChanges: changes, outputChanges } = parsePlan(json);
  const sections = Object.entries(headings).map(([effect, heading]) =>
    section(
      heading,
      changes.filter(({ change }) => effectOf(change) === effect),
    ),
  );
  const body = [...sections, outputSection(outputChanges)].filter(Boolean);
  const remarks = [...changes.flatMap(lossesOf), ...warnings.map((warning) => `Warning: ${warning}`)];
  const parts = body.length === 0 ? ["Nothing changes."] : [...(access ? [access] : []), ...body];
  return printable([...remarks, ...parts].join("\n\n"));
}

/** Names come from AWS and from the state: none of them steers a terminal, or turns the text around. */
function printable(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, "\uFFFD");
}

function section(heading: string, changes: readonly ResourceChange[]): string {
  if (changes.length === 0) return "";
  return [`${heading} (${changes.length}):`, ...changes.flatMap(describeWithValues)].join("\n");
}

/** Their values are of the resources, or are sensitive. */
function outputSection(outputs: Readonly<Record<string, Change>>): string {
  const names = Object.entries(outputs).flatMap(([name, change]) => (effectOf(change) ? [name] : []));
  return names.length === 0 ? "" : `Outputs that change (${names.length}):\n  ${names.sort().join(", ")}`;
}

function describe({ address, change: { replace_paths: paths = [] } }: ResourceChange): string {
  if (paths.length === 0) return address;
  return `${address}, because of ${paths.map((path) => path.join(".")).join(", ")}`;
}

function describeWithValues(change: ResourceChange): string[] {
  const isChanged = effectOf(change.change) === "changed";
  const subject = isChanged ? `${change.address}: ${changedAttributes(change).join(", ")}` : describe(change);
  const unknown = isKnownType(change.type) ? "" : " (of an unknown type: all that is set is shown)";
  return [`  ${subject}${unknown}`, ...decisiveLines(change).map((line) => `    ${line}`)];
}

function lossesOf(change: ResourceChange): string[] {
  const effect = effectOf(change.change);
  const held = heldBy[change.type];
  if (!held || (effect !== "replaced" && effect !== "destroyed")) return [];
  return [`!!! DATA IS LOST: ${describe(change)}, is ${effect.toUpperCase()}, and with it ${held}.`];
}
