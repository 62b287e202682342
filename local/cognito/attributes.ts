import type { User, UserPoolClient } from "../model.ts";

const emailFamily = ["email", "email_verified"];
const phoneFamily = ["phone_number", "phone_number_verified"];
/** @see AWS: userInfo endpoint */
const profileFamily = [
  "name",
  "family_name",
  "given_name",
  "middle_name",
  "nickname",
  "preferred_username",
  "profile",
  "picture",
  "website",
  "gender",
  "birthdate",
  "zoneinfo",
  "locale",
  "updated_at",
];

/** The two attributes that Cognito keeps as booleans; the others are strings, `custom:*` included. */
const booleanAttributes = [...emailFamily, ...phoneFamily].filter((name) => name.endsWith("_verified"));

/**
 * The attributes of a user that a client learns: those it may read, narrowed by the scopes beside `openid`.
 *
 * `openid` alone gives all of them. Custom attributes belong to `profile`; `address` belongs to no scope.
 *
 * @returns attribute name → value, strings as in Cognito
 */
export function readableAttributes(
  user: User,
  client: UserPoolClient,
  scopes: readonly string[],
): Record<string, string> {
  const narrowed = ["email", "phone", "profile"].some((scope) => scopes.includes(scope));
  const disclosed = Object.entries(user.attributes).filter(
    ([name]) =>
      mayRead(client, name) && (!narrowed || coveringScopes(name).some((scope) => scopes.includes(scope))),
  );
  return Object.fromEntries(disclosed);
}

/**
 * Whether the client may read the attributes that its scopes stand for. Cognito lets the login succeed and refuses the
 * code if it may not (`email` without read access to `email_verified`). AWS does not say whether `profile` is checked
 * likewise; here it is not.
 */
export function mayReadScopeAttributes(client: UserPoolClient, scopes: readonly string[]): boolean {
  const needed = [
    ...(scopes.includes("email") ? emailFamily : []),
    ...(scopes.includes("phone") ? phoneFamily : []),
  ];
  return needed.every((name) => mayRead(client, name));
}

/** ID tokens carry the `*_verified` attributes as booleans; userInfo carries them as strings. */
export function toIdTokenClaims(
  attributes: Readonly<Record<string, string>>,
): Record<string, string | boolean> {
  const claims = Object.entries(attributes).map(([name, value]) => [
    name,
    booleanAttributes.includes(name) ? value === "true" : value,
  ]);
  return Object.fromEntries(claims);
}

/** Without `read_attributes` a client reads all but custom attributes. @see AWS: API_UserPoolClientType */
function mayRead({ readAttributes }: UserPoolClient, name: string): boolean {
  return readAttributes === undefined ? !isCustom(name) : readAttributes.includes(name);
}

function coveringScopes(attribute: string): string[] {
  return [
    ...(emailFamily.includes(attribute) ? ["email"] : []),
    ...(phoneFamily.includes(attribute) ? ["phone"] : []),
    ...(profileFamily.includes(attribute) || isCustom(attribute) ? ["profile"] : []),
  ];
}

function isCustom(attribute: string): boolean {
  return attribute.startsWith("custom:");
}
