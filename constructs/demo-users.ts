import { CognitoUser } from "@cdktf/provider-aws/lib/cognito-user/index.js";
import { type TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { passwordPolicy } from "./defaults.ts";
import { fault, lengthFaults } from "./settings.ts";
import type { UserPool } from "./user-pool.ts";

export interface DemoUserSettings {
  /**
   * User name → attributes. Each user's password is the sensitive Terraform variable `<user name>_password`.
   * Leave it out where real people sign in.
   *
   * @default - no users
   */
  readonly demoUsers?: Readonly<Record<string, DemoUserAttributes>>;
}

/** Standard attributes of a user, as Cognito stores them: strings. */
type DemoUserAttributes = Readonly<Record<string, string>>;

/** What a pool without a schema of its own knows. @see AWS: "Working with user attributes" */
const standardAttributes = [
  ...["address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale"],
  ...["middle_name", "name", "nickname", "phone_number", "phone_number_verified", "picture"],
  ...["preferred_username", "profile", "updated_at", "website", "zoneinfo"],
];

/** What Cognito checks of an attribute besides its length. @see AWS: "Working with user attributes", "AttributeType" */
const attributeRules: Readonly<Record<string, readonly [rule: string, isKept: (value: string) => boolean]>> =
  {
    birthdate: ["be a date, YYYY-MM-DD", isDate],
    email: ["be an e-mail address", (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)],
    email_verified: ['be "true" or "false"', isBoolean],
    phone_number: ["be a number of E.164, +14155550100", (value) => /^\+[1-9]\d{1,14}$/.test(value)],
    phone_number_verified: ['be "true" or "false"', isBoolean],
    updated_at: ["be seconds since 1970", (value) => /^\d{1,12}$/.test(value)],
  };

function isDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && new Date(value).toJSON()?.slice(0, 10) === value;
}

function isBoolean(value: string): boolean {
  return ["true", "false"].includes(value);
}

/** What is wrong with the demo users: their names and attributes. */
export function demoUserFaults(name: string, { demoUsers = {} }: DemoUserSettings): string[] {
  return Object.entries(demoUsers).flatMap(([username, attributes]) => {
    const setting = `${name}.demoUsers.${username}`;
    const faults = Object.entries(attributes).flatMap(([key, value]) => attributeFaults(setting, key, value));
    if (/^[a-z][a-z0-9_]{0,127}$/.test(username)) return faults;
    const rule = "be named with 1 to 128 lower-case letters, digits and underscores";
    return [...faults, fault(setting, rule, username, "the name is part of a Terraform variable's")];
  });
}

function attributeFaults(setting: string, attribute: string, value: string): string[] {
  if (!standardAttributes.includes(attribute)) {
    return [fault(setting, "have standard attributes only", attribute, "the pool has no schema")];
  }
  const [rule, isKept] = attributeRules[attribute] ?? ["", () => true];
  if (!isKept(value)) return [fault(`${setting}.${attribute}`, rule, value, "Cognito refuses the user")];
  return lengthFaults(`${setting}.${attribute}`, value, [0, 2048], "shorten it");
}

/**
 * Confirmed users, each with a sensitive variable of the stack for the password. Terraform keeps the password in its
 * state: for demos only.
 */
export function addDemoUsers(
  stack: TerraformStack,
  userPool: UserPool,
  { demoUsers = {} }: DemoUserSettings,
): void {
  const parent = new Construct(userPool, "users");
  for (const [username, attributes] of Object.entries(demoUsers)) {
    new CognitoUser(parent, username, {
      userPoolId: userPool.pool.id,
      username,
      attributes: { ...attributes },
      password: createPasswordVariable(stack, username).stringValue,
      messageAction: "SUPPRESS",
    });
  }
}

function createPasswordVariable(stack: TerraformStack, username: string): TerraformVariable {
  const name = `${username}_password`;
  const variable = new TerraformVariable(stack, name, {
    type: "string",
    description: `Password of the demo user ${username}; it is kept in the Terraform state`,
    sensitive: true,
    nullable: false,
  });
  // Cognito would refuse it too, but in the middle of an apply.
  for (const [condition, rule] of passwordRules(`var.${name}`)) {
    variable.addValidation({ condition: `\${${condition}}`, errorMessage: `${name} must ${rule}.` });
  }
  return variable;
}

/**
 * The pool's password policy as conditions of Terraform, each with what it asks for.
 *
 * @see AWS: "Adding user pool password requirements", which lists the symbols
 */
function passwordRules(password: string): (readonly [condition: string, rule: string])[] {
  const { minimumLength, requireLowercase, requireNumbers, requireSymbols, requireUppercase } =
    passwordPolicy;
  const length = `length(${password})`;
  const classes = [
    [requireLowercase, "lower", "a lower-case letter"],
    [requireUppercase, "upper", "an upper-case letter"],
    [requireNumbers, "digit", "a digit"],
    [requireSymbols, "punct", "a symbol"],
  ] as const;
  return [
    [`${length} >= ${minimumLength} && ${length} <= 256`, `have ${minimumLength} to 256 characters`],
    ...classes
      .filter(([isRequired]) => isRequired)
      .map(([, name, what]) => [`can(regex("[[:${name}:]]", ${password}))`, `have ${what}`] as const),
  ];
}
