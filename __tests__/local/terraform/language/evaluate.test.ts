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

  test.each([
    ["1 + # one\n 2", 3],
    ["1 // one\n + 2", 3],
    ["1 /* one\n * two */ + 2", 3],
    ['"a # b // c /* d */"', "a # b // c /* d */"],
  ])("passes over the comment in %s", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test.each([
    ["[for x in var.list : upper(x)]", ["A", "B"]],
    ['[for i, x in var.list : "${i}${x}" if i > 0]', ["1b"]],
    ["[for k, v in {b = 2, a = 1} : k]", ["a", "b"]],
    ["{for s in var.servers : s.id => s.at.port}", { 1: 80, 2: 81 }],
    ["{for x in ['a'] : x => x}".replaceAll("'", '"'), { a: "a" }],
    ['{for x in ["ab", "ac", "b"] : substr(x, 0, 1) => x...}', { a: ["ab", "ac"], b: ["b"] }],
    ["[for x in [[1, 2], [3]] : [for y in x : y * 2]]", [[2, 4], [6]]],
    ["[for var in [{name = 1}] : var.name]", [1]],
    ["var.list.*", ["a", "b"]],
    ["var.servers.*.id", [1, 2]],
  ])("goes through %s", (text, expected) => {
    expect(result(text)).toEqual(expected);
  });

  test("refuses a map with one key twice", () => {
    expect(() => result("{for x in [1, 2] : var.name => x}")).toThrow("gives one key of a map two values");
  });

  test.each([
    ['"%{ if var.name == "alice" }yes%{ else }no%{ endif }"', "yes"],
    ['"%{ if false }yes%{ endif }"', ""],
    ['"%{ for x in var.list }<${x}>%{ endfor }"', "<a><b>"],
    ['"%{ for i, x in var.list ~}\n  ${i}${x}\n%{~ endfor }"', "0a1b"],
    ['"a  ${~ 1 ~}  b"', "a1b"],
    ['"%{ if true }${1}%{ endif }"', "1"],
    ['"%%{ if }"', "%{ if }"],
    ['"%{ if true }%{ for x in [1] }${x}%{ endfor }%{ endif }"', "1"],
  ])("fills in the template %s", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test.each([
    ["try(var.map.gone, var.name)", "alice"],
    ["try(var.name, 1 / true)", "alice"],
    ["can(var.map.gone)", false],
    ["can(var.map.key)", true],
    ["can(null)", true],
  ])("tries %s", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test("does not pass over what only AWS knows, or the runner does not", () => {
    expect(() => result('try(timestamp(), "x")')).toThrow(expect.objectContaining({ kind: "unsupported" }));
    expect(() => result("try(var.map.gone)")).toThrow("gives try no expression that has a value");
  });

  test.each(["cidrsubnet", "timestamp", "uuid", "constructor"])(
    "says that the function %s is not supported",
    (name) => {
      expect(() => result(`${name}("x")`)).toThrow(
        expect.objectContaining({ kind: "unsupported", message: `the function ${name}` }),
      );
    },
  );
});
