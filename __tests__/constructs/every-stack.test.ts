import { describe, expect, test } from "vitest";
import type { Environment } from "../../constructs/environment.ts";
import { environments } from "../../environments.ts";
import { faultsOf } from "../support/faults.ts";
import { destroyableData, invariants } from "../support/invariants.ts";
import {
  areIndependent,
  coveringCombinations,
  everythingOn,
  merge,
  type OptionName,
  optionNames,
  optionPairs,
} from "../support/option-sets.ts";
import { reference, type Synthesised, settings, synthesise } from "../support/synthesis.ts";

const stackNames = Object.keys(environments);

/** What is wrong with a stack, as `<address> breaks: <invariant>`. */
function breaches(stack: Synthesised, environment: Environment): string[] {
  const broken = Object.entries(invariants).flatMap(([name, breachesOf]) =>
    breachesOf(stack).map((address) => `${address} breaks: ${name}`),
  );
  return environment.protectFromDeletion ? [...broken, ...destroyableData(stack)] : broken;
}

function isAccepted(options: readonly OptionName[]): boolean {
  return faultsOf(merge(options)).length === 0;
}

const combinations = coveringCombinations(
  (first, second) => areIndependent(first, second) && isAccepted([first, second]),
);

describe.each(stackNames)("the stack %s", (name) => {
  const check = (overrides: Partial<Environment>) =>
    breaches(synthesise(overrides, { name }), settings(overrides, name));

  test("holds together as it is", () => {
    expect(check({})).toEqual([]);
  });

  test.each(optionNames)("holds together with %s", (option) => {
    expect(check(merge([option]))).toEqual([]);
  });

  test("holds together with every pair of options that go together, among many others", () => {
    for (const combination of combinations) {
      expect(check(merge(combination)), combination.join(", ")).toEqual([]);
    }
  });
});

describe("the options", () => {
  test("go together in every pair about different settings, but passkeys with required MFA", () => {
    const refused = optionPairs.filter((pair) => areIndependent(...pair) && !isAccepted(pair));
    expect(refused).toEqual([["required MFA", "passkeys"]]);
  });

  test("are combined in few stacks of many options", () => {
    expect(combinations.length).toBeLessThan(40);
    expect(combinations[0]?.length).toBeGreaterThan(10);
    for (const combination of combinations) expect(isAccepted(combination)).toBe(true);
  });
});

describe("prod", () => {
  test("has nothing that holds data and could be destroyed", () => {
    expect(environments.prod?.protectFromDeletion).toBe(true);
    expect(destroyableData(synthesise({}, { name: "prod" }))).toEqual([]);
  });

  test("has neither demo users nor demo books, nor a variable for a password", () => {
    const stack = synthesise({}, { name: "prod" });
    expect(Object.keys(stack.resource)).not.toContain("aws_cognito_user");
    expect(Object.keys(stack.resource)).not.toContain("aws_dynamodb_table_item");
    expect(Object.keys(stack.variable)).toEqual(["base_image", "existing_image_digest"]);
  });
});

describe("dev", () => {
  test("can be destroyed without a trace", () => {
    expect(destroyableData(synthesise())).toHaveLength(5);
  });
});

describe("invariants", () => {
  const stack = synthesise(everythingOn);

  /** A copy of the stack in which every block of a type is another. */
  function sabotage(type: string, change: (block: Record<string, unknown>) => object): Synthesised {
    const blocks = Object.entries(stack.resource[type] ?? {}).map(([name, block]) => [
      name,
      change({ ...block }),
    ]);
    return { ...stack, resource: { ...stack.resource, [type]: Object.fromEntries(blocks) } };
  }

  /** Invariant → a stack that breaks it. */
  const broken: Readonly<Record<string, Synthesised>> = {
    "has no cycle": sabotage("aws_cognito_user_pool", (pool) => ({
      ...pool,
      name: reference(stack, "aws_cognito_user_pool_domain", "domain"),
    })),
    "refers to nothing that it does not declare": sabotage("aws_acm_certificate", (block) => ({
      ...block,
      provider: "aws.nowhere",
    })),
    "declares every scope that is asked for": sabotage("aws_cognito_resource_server", (block) => ({
      ...block,
      scope: [],
    })),
    "has a branding for every login": sabotage("aws_cognito_managed_login_branding", (block) => ({
      ...block,
      client_id: "",
    })),
    "builds the image for what the function runs on": sabotage("aws_lambda_function", (block) => ({
      ...block,
      architectures: ["arm64"],
    })),
    "has one invoke permission": { ...stack, resource: { ...stack.resource, aws_lambda_permission: {} } },
    "has lost no route": sabotage("aws_apigatewayv2_route", (block) => ({ ...block, route_key: "GET /" })),
    "lets every client through its authorizer": sabotage("aws_apigatewayv2_authorizer", (block) => ({
      ...block,
      jwt_configuration: { audience: [] },
    })),
    "shows no secret": {
      ...stack,
      output: { leak: { value: "${aws_cognito_user_pool_client.example.client_secret}" } },
    },
    "keeps every log for a time": sabotage(
      "aws_cloudwatch_log_group",
      ({ retention_in_days: _, ...block }) => block,
    ),
  };

  test.each(Object.entries(invariants))("%s: it shows where that is broken", (name, breachesOf) => {
    expect(breachesOf(stack)).toEqual([]);
    expect(breachesOf(broken[name] ?? stack)).not.toEqual([]);
  });
});
