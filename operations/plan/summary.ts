import { attributeChanges } from "./attribute-changes.ts";
import { parsePlan, type ResourceChange } from "./plan-json.ts";

type Effect = "made" | "changed" | "replaced" | "destroyed" | "forgotten";

/** Effects in the order of the summary, as it words them. */
const headings: Readonly<Record<Effect, string>> = {
  made: "To be made",
  changed: "To be changed in place",
  replaced: "To be replaced",
  destroyed: "To be destroyed",
  forgotten: "To be left as it is and managed no longer",
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

/**
 * Says what a plan does, first of all what it does to data.
 *
 * @param json of `terraform show -json`
 * @throws {UserError} the format is not one that this was written for
 */
export function summarisePlan(json: string): string {
  const { resourceChanges: changes } = parsePlan(json);
  const sections = Object.entries(headings).map(([effect, heading]) =>
    section(
      heading,
      changes.filter((change) => effectOf(change) === effect),
    ),
  );
  const text = [...changes.flatMap(warnings), ...sections.filter(Boolean)].join("\n\n");
  return text || "Nothing changes.";
}

function section(heading: string, changes: readonly ResourceChange[]): string {
  if (changes.length === 0) return "";
  return [`${heading} (${changes.length}):`, ...changes.flatMap(describeWithAttributes)].join("\n");
}

function effectOf({ change: { actions } }: ResourceChange): Effect | undefined {
  const has = (action: (typeof actions)[number]) => actions.includes(action);
  if (has("create")) return has("delete") || has("forget") ? "replaced" : "made";
  if (has("update")) return "changed";
  if (has("delete")) return "destroyed";
  return has("forget") ? "forgotten" : undefined;
}

function describe({ address, change: { replace_paths: paths = [] } }: ResourceChange): string {
  if (paths.length === 0) return address;
  return `${address}, because of ${paths.map((path) => path.join(".")).join(", ")}`;
}

function describeWithAttributes(change: ResourceChange): string[] {
  if (effectOf(change) !== "changed") return [`  ${describe(change)}`];
  const { names, values } = attributeChanges(change);
  return [`  ${change.address}: ${names.join(", ")}`, ...values.map((line) => `    ${line}`)];
}

function warnings(change: ResourceChange): string[] {
  const effect = effectOf(change);
  const held = heldBy[change.type];
  if (!held || (effect !== "replaced" && effect !== "destroyed")) return [];
  return [`!!! DATA IS LOST: ${describe(change)}, is ${effect.toUpperCase()}, and with it ${held}.`];
}
