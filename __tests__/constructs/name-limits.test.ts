import { describe, expect, test } from "vitest";
import { faultsOf } from "../support/faults.ts";
import { everythingOn } from "../support/option-sets.ts";
import { resources, synthesise } from "../support/synthesis.ts";

const accountId = "123456789012";
const anyWord = /^[\w.-]+$/;
const path = /^[\w./=@+-]+$/;

/** Type, attribute, most characters, which characters. @see AWS: each service's API reference */
const limits: readonly (readonly [string, string, number, RegExp])[] = [
  ["aws_apigatewayv2_api", "name", 128, anyWord],
  ["aws_cloudwatch_dashboard", "dashboard_name", 255, /^[\w-]+$/],
  ["aws_cloudwatch_log_group", "name", 512, path],
  ["aws_cloudwatch_log_metric_filter", "name", 512, anyWord],
  ["aws_cloudwatch_metric_alarm", "alarm_name", 255, anyWord],
  ["aws_cognito_user_pool", "name", 128, anyWord],
  ["aws_cognito_user_pool_client", "name", 128, /^[\w+=,.@-]+$/],
  ["aws_cognito_user_pool_domain", "domain", 63, /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/],
  ["aws_dynamodb_table", "name", 255, anyWord],
  ["aws_ecr_repository", "name", 256, /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/],
  ["aws_iam_role", "name", 64, /^[\w+=,.@-]+$/],
  ["aws_lambda_function", "function_name", 64, /^[\w-]+$/],
  ["aws_secretsmanager_secret", "name", 512, path],
  ["aws_sns_topic", "name", 256, /^[\w-]+$/],
];

/** The same numbers in every run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const random = seededRandom(20_260_101);
const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789--";

/** A name that may or may not keep the rules: what counts is that those that do fit everywhere. */
function randomName(longest: number): string {
  const length = 1 + Math.floor(random() * longest);
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
}

function isAccepted(prefix: string, environment: string): boolean {
  return faultsOf({ ...everythingOn, prefix }, environment).length === 0;
}

function acceptedNames(count: number): (readonly [string, string])[] {
  const accepted: (readonly [string, string])[] = [
    ["a", "b"],
    [`a${"b".repeat(44)}c`, "dev"],
    ["a", `a${"b".repeat(46)}c`],
  ];
  while (accepted.length < count) {
    const names = [randomName(60), randomName(20)] as const;
    if (isAccepted(...names)) accepted.push(names);
  }
  return accepted;
}

describe("names on AWS", () => {
  test("fit everywhere for any prefix and environment that are accepted", () => {
    for (const [prefix, environment] of acceptedNames(40)) {
      expect(isAccepted(prefix, environment), `${prefix} ${environment}`).toBe(true);
      const stack = synthesise({ ...everythingOn, domain: undefined, prefix }, { name: environment });
      for (const [type, attribute, most, characters] of limits) {
        const named = resources(stack, type);
        expect(named, type).not.toEqual([]);
        for (const block of named) {
          const name = String(block[attribute]).replace(/\$\{data\.aws_caller_identity\.[^}]+\}/, accountId);
          expect(name, `${type} of ${prefix} in ${environment}`).toMatch(characters);
          expect(name.length, `${type} ${name}`).toBeLessThanOrEqual(most);
        }
      }
    }
  });

  test("would not all fit for a prefix one longer than accepted", () => {
    expect(isAccepted(`a${"b".repeat(45)}c`, "dev")).toBe(false);
  });
});
