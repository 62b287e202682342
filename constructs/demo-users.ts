import { CognitoUser } from "@cdktf/provider-aws/lib/cognito-user/index.js";
import { type TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { passwordPolicy } from "./defaults.ts";
import { fault } from "./settings.ts";
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

/** What is wrong with the demo users: their names and attributes. */
export function demoUserFaults(name: string, { demoUsers = {} }: DemoUserSettings): string[] {
  return Object.entries(demoUsers).flatMap(([username, attributes]) => {
    const setting = `${name}.demoUsers.${username}`;
    const faults = Object.keys(attributes)
      .filter((attribute) => !standardAttributes.includes(attribute))
      .map((attribute) =>
        fault(setting, "have standard attributes only", attribute, "the pool has no schema"),
      );
    if (/^[a-z][a-z0-9_]*$/.test(username)) return faults;
    const rule = "be named with lower-case letters, digits and underscores";
    return [...faults, fault(setting, rule, username, "the name is part of a Terraform variable's")];
  });
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
    description: `Password of the demo user ${username}; it stands in the Terraform state`,
    sensitive: true,
    nullable: false,
  });
  // Cognito would refuse it too, but in the middle of an apply.
  variable.addValidation({
    condition: `\${length(var.${name}) >= ${passwordPolicy.minimumLength}}`,
    errorMessage: `${name} must have at least ${passwordPolicy.minimumLength} characters.`,
  });
  return variable;
}
