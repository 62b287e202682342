import { describe, expect, test } from "vitest";
import { evaluate } from "../../../../local/terraform/language/evaluate.ts";
import { parseExpression } from "../../../../local/terraform/language/parse.ts";
import { invalid } from "../../../../local/terraform/language/syntax.ts";
import { attributeOf } from "../../../../local/terraform/language/values.ts";

const values: Readonly<Record<string, unknown>> = {
  "var.name": "alice",
  "var.list": ["a", "b"],
  "var.map": { key: "value", 1: "one" },
  "var.block": { size: 3 },
  "var.servers": [
    { id: 1, at: { port: 80 } },
    { id: 2, at: { port: 81 } },
  ],
  "var.nothing": null,
};

function result(text: string): unknown {
  return evaluate(parseExpression(text), (path) => {
    const name = path.slice(0, 2).join(".");
    if (!Object.hasOwn(values, name)) throw invalid(`does not know ${name}`);
    return path.slice(2).reduce(attributeOf, values[name]);
  });
}

describe("evaluate", () => {
  test.each([
    ["1.5e2", 150],
    ["true", true],
    ["null", null],
    ['"a\\n\\u0041\\"$${b}"', 'a\nA"${b}'],
    ['"${var.name}!"', "alice!"],
    ['"${var.list}"', ["a", "b"]],
    ['"n=${1 + 1} ${true}"', "n=2 true"],
    ['"a ${"b ${"c"}"}"', "a b c"],
  ])("gives %s its value", (text, expected) => {
    expect(result(text)).toEqual(expected);
  });

  test.each([
    ["1 + 2 * 3 - 4 / 2 % 3", 5],
    ["-(1 - 3)", 2],
    ["!false && (1 < 2 || false)", true],
    ["2 >= 2", true],
    ["2 <= 1", false],
    ["3 > 4", false],
    ['"2" * "3"', 6],
    ['"1" == 1', false],
    ["[1, {a = 2}] == [1, {a = 2}]", true],
    ['var.name != "bob"', true],
  ])("calculates %s", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test.each([
    ["var.list[1]", "b"],
    ["var.list.0", "a"],
    ['var.map["key"]', "value"],
    ["var.map[1]", "one"],
    ["{a = {b = [7]}}.a.b[0]", 7],
    ["[var.name, [1, 2]]", ["alice", [1, 2]]],
    ['{(var.name) = 1, "x${1}" = 2}', { alice: 1, x1: 2 }],
  ])("reaches into %s", (text, expected) => {
    expect(result(text)).toEqual(expected);
  });

  test("takes the first element of a block that is written once for the block", () => {
    expect(result("var.block[0].size")).toBe(3);
  });

  test.each([
    ["var.servers[*].id", [1, 2]],
    ["var.servers[*].at.port", [80, 81]],
    ["var.block[*].size", [3]],
    ["var.nothing[*].size", []],
  ])("splats %s", (text, expected) => {
    expect(result(text)).toEqual(expected);
  });

  test("looks only at the branch that the condition takes", () => {
    expect(result('var.name == "alice" ? "yes" : var.missing')).toBe("yes");
    expect(() => result('var.name == "bob" ? "yes" : var.missing')).toThrow("does not know var.missing");
  });

  test("hands the elements of an expanded list to a function", () => {
    expect(result('join("-", ["a"], [["b"], ["c"]]...)')).toBe("a-b-c");
  });

  test.each([
    ["var.list[2]", "asks for element 2 of a list of 2"],
    ["var.list[-1]", "asks for element -1 of a list of 2"],
    ['var.map["none"]', 'asks a map for "none", which it does not have'],
    ["var.map.toString", 'asks a map for "toString", which it does not have'],
    ["var.list.key", 'asks a list for "key", which it does not have'],
    ['"a ${var.list}"', "needs a string where it has a list"],
    ['"a ${null}"', "needs a string where it has nothing"],
    ["1 + true", "needs a number where it has true or false"],
    ['1 + "x"', "needs a number where it has a string"],
    ["!1", "needs true or false where it has a number"],
    ['"" ? 1 : 2', "needs true or false where it has a string"],
  ])("refuses %s", (text, message) => {
    expect(() => result(text)).toThrow(expect.objectContaining({ kind: "invalid", message }));
  });

  test.each(["cidrsubnet", "try", "file", "constructor"])(
    "says that the function %s is not supported",
    (name) => {
      expect(() => result(`${name}("x")`)).toThrow(
        expect.objectContaining({ kind: "unsupported", message: `the function ${name}` }),
      );
    },
  );
});
