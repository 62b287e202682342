import { describe, expect, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { parseTerraform } from "../../../local/terraform/configuration-file.ts";
import { readVariables, type VariableSources } from "../../../local/terraform/variables.ts";

function read(variable: Record<string, unknown>, sources: Partial<VariableSources> = {}) {
  const file = parseTerraform(JSON.stringify({ variable }), "main.tf.json");
  return readVariables(file, { environment: {}, ...sources });
}

describe("readVariables", () => {
  const everywhere = {
    variables: { a: "flag" },
    environment: { TF_VAR_a: "environment" },
    defaultVariables: { a: "caller" },
  };

  test("prefers the flag to TF_VAR_, that to the caller's default, and that to the declared one", () => {
    const declared = { a: { default: "declared" } };
    const { environment, defaultVariables } = everywhere;
    expect(read(declared, everywhere)("a")).toBe("flag");
    expect(read(declared, { environment, defaultVariables })("a")).toBe("environment");
    expect(read(declared, { defaultVariables })("a")).toBe("caller");
    expect(read(declared)("a")).toBe("declared");
  });

  test("ignores TF_VAR_ and the caller's defaults for what is not declared", () => {
    const value = read({ b: { default: 1 } }, { ...everywhere, variables: {} });
    expect(value("b")).toBe(1);
  });

  test("refuses a flag for what is not declared", () => {
    expect(() => read({ b: {}, c: {} }, everywhere)).toThrow(
      new UserError('variable "a" must be declared in main.tf.json; it declares b, c'),
    );
    expect(() => read({}, everywhere)).toThrow(
      new UserError('variable "a" must be declared in main.tf.json; it declares none'),
    );
  });

  test("says how to give a value, but only once it is asked for", () => {
    const value = read({ alice_password: { type: "string", sensitive: true } });
    expect(() => value("alice_password")).toThrow(
      new UserError(
        'variable "alice_password" has no value; pass --var alice_password=… or set TF_VAR_alice_password',
      ),
    );
  });

  test("takes null for a value where it is the default", () => {
    expect(read({ a: { default: null } })("a")).toBeNull();
  });

  test.each([
    ["string", "[1]", "[1]"],
    ["${string}", "${x}", "${x}"],
    [undefined, "1", "1"],
    ["number", "1.5", 1.5],
    ["bool", "true", true],
    ["list(string)", '["a", "b"]', ["a", "b"]],
    ["set(number)", "[1]", [1]],
    ["map(string)", '{"a": "b"}', { a: "b" }],
    ["object({a = number})", "{a = 1}", { a: 1 }],
    ["any", "[1, {}]", [1, {}]],
  ])("reads a value of type %s", (type, text, expected) => {
    expect(read({ a: { type } }, { variables: { a: text } })("a")).toEqual(expected);
  });

  test.each([
    ["number", "secret"],
    ["bool", "secret"],
    ["list(string)", "secret"],
    ["list(string)", "{}"],
    ["map(string)", '["secret"]'],
    ["any", "secret("],
  ])("refuses a value that is no %s without showing it", (type, text) => {
    expect(() => read({ a: { type } }, { variables: { a: text } })("a")).toThrow(
      new UserError(`variable "a" must be a ${type}; give --var a or TF_VAR_a such a value`),
    );
  });
});
