import { describe, expect, test } from "vitest";
import { isAlwaysShown, isDecisive, isKnownType } from "../../../operations/plan/decisive-attributes.ts";
import { areIndependent, merge, optionNames, optionPairs } from "../../support/option-sets.ts";
import { synthesise } from "../../support/synthesis.ts";

describe("isKnownType", () => {
  test.each(["dev", "prod"])("knows every type of %s", (name) => {
    const types = Object.keys(synthesise({}, { name }).resource);
    expect(types.filter((type) => !isKnownType(type))).toEqual([]);
  });

  test.each(optionNames)("knows every type of a stack with %s", (option) => {
    // Some options need another one beside them.
    const [, beside = option] = optionPairs.find(
      ([first, second]) => first === option && areIndependent(first, second),
    ) ?? [option, option];
    const types = Object.keys(synthesise(merge([option, beside])).resource);
    expect(types.filter((type) => !isKnownType(type))).toEqual([]);
  });

  test("knows no type that is called like a member of every object", () => {
    expect(isKnownType("constructor")).toBe(false);
  });
});

describe("isDecisive", () => {
  test("tells of a known type what the table has", () => {
    expect(isDecisive("aws_apigatewayv2_route", "authorization_type")).toBe(true);
    expect(isDecisive("aws_apigatewayv2_route", "route_key")).toBe(true);
    expect(isDecisive("aws_apigatewayv2_route", "operation_name")).toBe(false);
  });

  test("takes everything of an unknown type but what AWS makes of it", () => {
    expect(isDecisive("other_hook", "url")).toBe(true);
    expect(["arn", "id", "tags_all"].filter((name) => isDecisive("other_hook", name))).toEqual([]);
  });
});

describe("isAlwaysShown", () => {
  test("tells what decides by not being set", () => {
    expect(isAlwaysShown("aws_lambda_permission", "source_arn")).toBe(true);
    expect(isAlwaysShown("aws_lambda_permission", "principal")).toBe(false);
    expect(isAlwaysShown("other_hook", "url")).toBe(false);
  });
});
