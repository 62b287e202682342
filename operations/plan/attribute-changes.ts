import { parseJsonObject } from "../deployed/json-text.ts";
import { type Change, memberOf, type ResourceChange, withoutSensitive } from "./plan-json.ts";

/** Who may do what: attributes whose values a reviewer has to see, by resource type. */
const decisive: Readonly<Record<string, readonly string[]>> = {
  aws_apigatewayv2_authorizer: ["identity_sources", "jwt_configuration"],
  aws_apigatewayv2_route: ["authorization_scopes", "authorization_type", "authorizer_id", "route_key"],
  aws_cognito_user_pool_client: [
    "allowed_oauth_flows",
    "allowed_oauth_flows_user_pool_client",
    "allowed_oauth_scopes",
    "callback_urls",
    "explicit_auth_flows",
    "logout_urls",
  ],
  aws_iam_role: ["assume_role_policy"],
  aws_iam_role_policy: ["policy"],
};

/**
 * Which attributes of a resource change, and from what to what where that decides who may do what. No sensitive value
 * is shown.
 *
 * @returns the names, and lines with values
 */
export function attributeChanges({ type, change }: ResourceChange): { names: string[]; values: string[] } {
  const names = changedAttributes(change);
  const shown = names.filter((name) => decisive[type]?.includes(name));
  return { names, values: shown.map((name) => `${name}: ${valuesOf(change, name)}`) };
}

function changedAttributes({ before, after, after_unknown: unknown }: Change): string[] {
  const names = new Set([before, after, unknown].flatMap((value) => Object.keys(value ?? {})));
  const text = (value: unknown, name: string) => JSON.stringify(memberOf(value, name) ?? null);
  return [...names]
    .filter((name) => text(before, name) !== text(after, name) || text(unknown, name).includes("true"))
    .sort();
}

function valuesOf(change: Change, name: string): string {
  const before = withoutSensitive(memberOf(change.before, name), memberOf(change.before_sensitive, name));
  const after = withoutSensitive(memberOf(change.after, name), memberOf(change.after_sensitive, name));
  const isUnknown = memberOf(change.after_unknown, name) === true;
  return `${show(before)} -> ${isUnknown ? "(known after apply)" : show(after)}`;
}

/** On one line; a policy is text that holds JSON. */
function show(value: unknown): string {
  const json = typeof value === "string" ? parseJsonObject(value) : undefined;
  return JSON.stringify(json ?? value ?? null);
}
