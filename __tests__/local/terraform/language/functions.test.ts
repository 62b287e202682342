import { describe, expect, test } from "vitest";
import { evaluate } from "../../../../local/terraform/language/evaluate.ts";
import { parseExpression } from "../../../../local/terraform/language/parse.ts";

function result(text: string): unknown {
  return evaluate(parseExpression(text), (path) => {
    throw new Error(path.join("."));
  });
}

describe("functions", () => {
  test.each([
    ['join(", ", ["a", 1, true])', "a, 1, true"],
    ['join("-", ["a"], ["b", "c"])', "a-b-c"],
    ['split(",", "a,b,")', ["a", "b", ""]],
    ['replace("a.b.c", ".", "-")', "a-b-c"],
    ['replace("Ab1", "/[^a-z]/", "")', "b"],
    ['substr("hello", 1, 3)', "ell"],
    ['substr("hello", -3, -1)', "llo"],
    ['lower("ABC")', "abc"],
    ['upper("abc")', "ABC"],
    ['trimspace(" a b ")', "a b"],
    ['trim("--a-b--", "-")', "a-b"],
    ['trim("---", "-")', ""],
    ['trimprefix("https://x", "https://")', "x"],
    ['trimprefix("x", "https://")', "x"],
    ['trimsuffix("x/", "/")', "x"],
    ['trimsuffix("x", "")', "x"],
    ['startswith("abc", "ab")', true],
    ['endswith("abc", "ab")', false],
    ['strcontains("abc", "b")', true],
  ])("text: %s", (text, expected) => {
    expect(result(text)).toEqual(expected);
  });

  test.each([
    ['format("%s-%d-%v", "a", 5, [1, "b"])', 'a-5-[1,"b"]'],
    ['format("%03d|%-4s|%4s|%+d", 7, "a", "b", 3)', "007|a   |   b|+3"],
    ['format("%.2f %f", 1.005e1, 2)', "10.05 2.000000"],
    ['format("%q %t %x %X %%", "a\\"b", true, 255, 255)', '"a\\"b" true ff FF %'],
    ['format("%-05d", -3)', "-3   "],
    ['format("%05d", -3)', "-0003"],
    ['format("%.2s", "abc")', "ab"],
  ])("format: %s", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test.each([
    ['tolist(["b", "a", "b"])', ["b", "a", "b"]],
    ['toset(["b", "a", "b"])', ["a", "b"]],
    ["toset([10, 9])", [9, 10]],
    ["tomap({a = 1})", { a: 1 }],
    ['length("häß")', 3],
    ["length([1, 2])", 2],
    ["length({a = 1})", 1],
    ['element(["a", "b"], 3)', "b"],
    ['index(["a", "b"], "b")', 1],
    ["contains([1, [2]], [2])", true],
    ["concat([1], [2, 3])", [1, 2, 3]],
    ["flatten([1, [2, [3]]])", [1, 2, 3]],
    ["distinct([1, 2, 1])", [1, 2]],
    ['compact(["a", "", null])', ["a"]],
    ["reverse([1, 2])", [2, 1]],
    ['sort(["b", "B", "a"])', ["B", "a", "b"]],
    ["slice([1, 2, 3], 1, 3)", [2, 3]],
    ["one([7])", 7],
    ["one([])", null],
    ['coalesce(null, "", "a")', "a"],
    ["coalescelist([], [1])", [1]],
    ["alltrue([true, false])", false],
    ["anytrue([true, false])", true],
    ["keys({b = 1, a = 2})", ["a", "b"]],
    ["values({b = 1, a = 2})", [2, 1]],
    ["merge({a = 1, b = 1}, {b = 2}, null)", { a: 1, b: 2 }],
    ['lookup({a = 1}, "a", 2)', 1],
    ['lookup({a = 1}, "b", 2)', 2],
    ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
  ])("collections: %s", (text, expected) => {
    expect(result(text)).toEqual(expected);
  });

  test.each([
    ['jsonencode({b = [1, true, null], a = "x"})', '{"a":"x","b":[1,true,null]}'],
    ['jsonencode("<a&b>")', '"\\u003ca\\u0026b\\u003e"'],
    ['jsondecode("{\\"a\\": [1]}").a[0]', 1],
    ['base64encode("häß")', "aMOkw58="],
    ['base64decode("aMOkw58=")', "häß"],
    ['urlencode("https://a.example/ü ?b=(1)~")', "https%3A%2F%2Fa.example%2F%C3%BC+%3Fb%3D%281%29~"],
    ['md5("a")', "0cc175b9c0f1b6a831c399e269772661"],
    ['sha1("a")', "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"],
    ['sha256("a")', "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ['base64sha256("a")', "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs="],
    ['length(sha512("a"))', 128],
    ['length(base64sha512("a"))', 88],
  ])("encoding: %s", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test.each([
    ["abs(-1)", 1],
    ["ceil(1.2)", 2],
    ["floor(1.8)", 1],
    ['max(1, "3", 2)', 3],
    ["min(1, 3, 2)", 1],
    ["tostring(1)", "1"],
    ["tostring(null)", null],
    ['tonumber("1.5")', 1.5],
    ["tonumber(null)", null],
    ['tobool("true")', true],
    ["tobool(null)", null],
    ['nonsensitive(sensitive("a"))', "a"],
  ])("numbers and conversions: %s", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test.each([
    ['title("hello world\'s end")', "Hello World'S End"],
    ['chomp("a\\n\\n")', "a"],
    ['indent(2, "a\\nb")', "a\n  b"],
    ['strrev("abc")', "cba"],
    ['basename("a/b.txt")', "b.txt"],
    ['dirname("a/b/c.txt")', "a/b"],
    ['dirname("c.txt")', "."],
    ['dirname("/c.txt")', "/"],
    ['formatlist("%s-%s", ["a", "b"], "x")', ["a-x", "b-x"]],
    ['regex("[a-z]+", "12ab34")', "ab"],
    ['regex("([0-9])([0-9])", "x12")', ["1", "2"]],
    ['regex("(?P<stage>[a-z]+)-(?P<n>[0-9])", "dev-1")', { stage: "dev", n: "1" }],
    ['regexall("[0-9]", "a1b2")', ["1", "2"]],
    ['regex("(?i)B", "abc")', "b"],
    ['replace("ab", "/(a)(b)/", "$2$1")', "ba"],
    ['replace("ab", "/(?P<first>a)/", "$${first}-")', "a-b"],
    ["range(3)", [0, 1, 2]],
    ["range(1, 4)", [1, 2, 3]],
    ["range(4, 0, -2)", [4, 2]],
    [
      'setproduct(["a", "b"], [1])',
      [
        ["a", 1],
        ["b", 1],
      ],
    ],
    ['setunion(["b"], ["a", "b"])', ["a", "b"]],
    ['setintersection(["a", "b"], ["b", "c"])', ["b"]],
    ['setsubtract(["a", "b"], ["b"])', ["a"]],
    ["chunklist([1, 2, 3], 2)", [[1, 2], [3]]],
    ["sum([1, 2])", 3],
    ["pow(2, 3)", 8],
    ["signum(-4)", -1],
    ['parseint("ff", 16)', 255],
    ['yamldecode("a: [1, yes]\\nb: &x {c: true}\\nd: *x")', { a: [1, true], b: { c: true }, d: { c: true } }],
  ])("more texts and collections: %s", (text, expected) => {
    expect(result(text)).toEqual(expected);
  });

  test.each([
    ['tonumber("x")', "needs a number where it has a string"],
    ['tobool("yes")', "needs true or false where it has a string"],
    ["tostring([])", "needs a string where it has a list"],
    ['join(",", "a")', "needs a list where it has a string"],
    ["keys([])", "needs a map where it has a list"],
    ["lower()", "needs a string where it has nothing"],
    ['format("%s")', "gives format too few values"],
    ['format("a", 1)', "gives format too many values"],
    ["element([], 0)", "asks for an element of an empty list"],
    ["index([1], 2)", "asks for the position of what is not in the list"],
    ["one([1, 2])", "asks for the one element of a list of 2"],
    ['coalesce(null, "")', "offers no value to choose from"],
    ['lookup({}, "a")', 'looks up "a", which the map does not have'],
    ["zipmap([1], [])", "gives zipmap lists of different lengths"],
    ['jsondecode("{")', "gives jsondecode a string that is not JSON"],
    ['regex("b", "a")', "gives regex a string that the pattern does not match"],
    ['formatlist("%s%s", ["a"], ["b", "c"])', "gives formatlist lists of different lengths"],
    ["range(1, 5, -1)", "gives range a step that does not lead to its end"],
    ["range(5000)", "asks range for more than 1024 numbers"],
    ['parseint("9", 8)', "gives parseint a string that is no number of base 8"],
    ['yamldecode("a: [")', "gives yamldecode a string that is not YAML"],
  ])("refuses %s", (text, message) => {
    expect(() => result(text)).toThrow(expect.objectContaining({ kind: "invalid", message }));
  });

  test.each([
    ['format("%e", 1)', "%e in format"],
    ['format("% d", 1)', "%  in format"],
    ['replace("a", "/(/", "")', "a regular expression that JavaScript does not understand"],
    ['regex("(?i:a)", "A")', "a regular expression with flags or classes of Go's own"],
  ])("says that %s is not supported", (text, message) => {
    expect(() => result(text)).toThrow(expect.objectContaining({ kind: "unsupported", message }));
  });
});
