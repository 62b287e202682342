import { describe, expect, test } from "vitest";
import type { Environment } from "../../constructs/environment.ts";
import { environments } from "../fixture/environments.ts";
import { faultsOf } from "../support/faults.ts";
import { breaches, destroyableData, invariants } from "../support/invariants.ts";
import {
  areIndependent,
  coveringCombinations,
  everythingOn,
  merge,
  type OptionName,
  optionNames,
  optionPairs,
} from "../support/option-sets.ts";
import { contract, reference, type Synthesised, settings, synthesise } from "../support/synthesis.ts";

const stackNames = Object.keys(environments);

function isAccepted(options: readonly OptionName[]): boolean {
  return faultsOf(merge(options)).length === 0;
}

const combinations = coveringCombinations(
  (first, second) => areIndependent(first, second) && isAccepted([first, second]),
);

describe.each(stackNames)("the stack %s", (name) => {
  const check = (overrides: Partial<Environment>) =>
    breaches(synthesise(overrides, { name }), contract.routes, settings(overrides, name));

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

  test("has neither demo users nor a variable for a password", () => {
    const stack = synthesise({}, { name: "prod" });
    expect(Object.keys(stack.resource)).not.toContain("aws_cognito_user");
    expect(Object.keys(stack.variable)).toEqual(["base_image", "existing_image_digest"]);
  });
});

describe("dev", () => {
  test("can be destroyed without a trace", () => {
    const kept = ["aws_cognito_user_pool", "aws_ecr_repository", "aws_cloudwatch_log_group"];
    const types = destroyableData(synthesise()).map((address) => address.replace(/\..*/, ""));
    expect(types).toEqual(expect.arrayContaining(kept));
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

  function without(type: string): Synthesised {
    return { ...stack, resource: { ...stack.resource, [type]: {} } };
  }

  /** What is done to a stack, the invariant that must find it, and the stack. */
  const sabotages: readonly (readonly [string, string, () => Synthesised])[] = [
    [
      "the pool is named after its domain",
      "has no cycle",
      () =>
        sabotage("aws_cognito_user_pool", (pool) => ({
          ...pool,
          name: reference(stack, "aws_cognito_user_pool_domain", "domain"),
        })),
    ],
    [
      "the certificate has a provider that is not declared",
      "refers to nothing that it does not declare",
      () => sabotage("aws_acm_certificate", (block) => ({ ...block, provider: "aws.nowhere" })),
    ],
    [
      "the resource server has no scopes",
      "declares every scope that is asked for",
      () => sabotage("aws_cognito_resource_server", (block) => ({ ...block, scope: [] })),
    ],
    [
      "the branding is another client's",
      "has a domain and a branding for every login",
      () => sabotage("aws_cognito_managed_login_branding", (block) => ({ ...block, client_id: "" })),
    ],
    [
      "the pool has no domain",
      "has a domain and a branding for every login",
      () => without("aws_cognito_user_pool_domain"),
    ],
    [
      "the function runs on another architecture",
      "builds the image for what the function runs on",
      () => sabotage("aws_lambda_function", (block) => ({ ...block, architectures: ["arm64"] })),
    ],
    ["nobody may invoke", "has one invoke permission", () => without("aws_lambda_permission")],
    [
      "every route is the same one",
      "has lost no route",
      () => sabotage("aws_apigatewayv2_route", (block) => ({ ...block, route_key: "GET /" })),
    ],
    [
      "every route is NONE",
      "guards every route that is not public, by the row's scopes",
      () => sabotage("aws_apigatewayv2_route", (block) => ({ ...block, authorization_type: "NONE" })),
    ],
    [
      "every route has an authorizer that is not declared",
      "guards every route that is not public, by the row's scopes",
      () => sabotage("aws_apigatewayv2_route", (block) => ({ ...block, authorizer_id: "another" })),
    ],
    [
      "no route asks for scopes",
      "guards every route that is not public, by the row's scopes",
      () => sabotage("aws_apigatewayv2_route", ({ authorization_scopes: _, ...block }) => block),
    ],
    [
      "there is no authorizer",
      "has one JWT authorizer, which trusts the pool alone",
      () => without("aws_apigatewayv2_authorizer"),
    ],
    [
      "the authorizer trusts another issuer",
      "has one JWT authorizer, which trusts the pool alone",
      () =>
        sabotage("aws_apigatewayv2_authorizer", (block) => ({
          ...block,
          jwt_configuration: { ...(block.jwt_configuration as object), issuer: "https://issuer.example" },
        })),
    ],
    [
      "the audience is empty",
      "lets every client through its authorizer",
      () =>
        sabotage("aws_apigatewayv2_authorizer", (block) => ({
          ...block,
          jwt_configuration: { ...(block.jwt_configuration as object), audience: [] },
        })),
    ],
    [
      "there is no audience",
      "lets every client through its authorizer",
      () => without("aws_apigatewayv2_authorizer"),
    ],
    [
      "a secret is put out as if it were none",
      "shows no secret",
      () => ({
        ...stack,
        output: { leak: { value: "${aws_cognito_user_pool_client.example.client_secret}" } },
      }),
    ],
    [
      "logs are kept for ever",
      "keeps the function's and the gateway's logs, and every log for a time",
      () => sabotage("aws_cloudwatch_log_group", ({ retention_in_days: _, ...block }) => block),
    ],
    [
      "there are no log groups",
      "keeps the function's and the gateway's logs, and every log for a time",
      () => without("aws_cloudwatch_log_group"),
    ],
  ];

  test.each(sabotages)("where %s, %s does not hold", (_, name, broken) => {
    expect(invariants[name]?.(broken(), contract.routes)).not.toEqual([]);
  });

  test("hold where nothing is wrong, and each has a sabotage of its own", () => {
    for (const [name, breachesOf] of Object.entries(invariants))
      expect(breachesOf(stack, contract.routes), name).toEqual([]);
    expect([...new Set(sabotages.map(([, name]) => name))].sort()).toEqual(Object.keys(invariants).sort());
  });
});
