import type { DomainSettings } from "../custom-domains.ts";
import type { Condition, Location, PolicyStatement } from "../iam-policy.ts";

export interface DeployedStack extends Location {
  /** Of the environment: the value of the tag `environment`. */
  readonly environment: string;
  /** The value of the tag `application`. */
  readonly prefix: string;
  /** Names of its own. @default - those that AWS gives */
  readonly domain?: DomainSettings | undefined;
  /** @default - no web ACL */
  readonly webAclArn?: string | undefined;
  /** The one that every role of the stack must have. @default - the one that is made beside the deploy roles */
  readonly permissionsBoundaryArn?: string | undefined;
  /** Of the keys that logs and secrets are encrypted with. @default - AWS's own keys */
  readonly kmsKeyArns?: readonly string[] | undefined;
}

/** What Terraform does with one service of a stack. */
export interface Permission {
  /** What a plan has to see. */
  readonly read: readonly string[];
  /** What an apply has to do besides. */
  readonly write: readonly string[];
  readonly resources: readonly string[];
  /** @default - none */
  readonly conditions?: readonly Condition[];
}

/** What is there has the stack's tags. */
export function hasTagsOf(stack: DeployedStack): Condition[] {
  return tagsOf(stack).map(([key, value]) => equals(`aws:ResourceTag/${key}`, value));
}

/**
 * What is made gets the stack's tags. It does NOT say what is there already: an action that tags existing things needs
 * `hasTagsOf` too, or `refusesOthers` besides.
 */
export function getsTagsOf(stack: DeployedStack): Condition[] {
  return tagsOf(stack).map(([key, value]) => equals(`aws:RequestTag/${key}`, value));
}

/**
 * Refuses the actions on what lacks one of the stack's tags or has another value. A condition that is true where a tag is
 * absent, `StringEqualsIfExists`, would let what belongs to others be tagged and taken over.
 */
export function refusesOthers(
  stack: DeployedStack,
  actions: readonly string[],
  resources: readonly string[],
): PolicyStatement[] {
  return hasTagsOf(stack).map((condition) => ({
    effect: "Deny",
    actions,
    resources,
    conditions: [{ ...condition, test: "StringNotEquals" }],
  }));
}

function tagsOf({ prefix, environment }: DeployedStack): [key: string, value: string][] {
  return [
    ["application", prefix],
    ["environment", environment],
  ];
}

export function equals(variable: string, value: string): Condition {
  return { test: "StringEquals", variable, values: [value] };
}
