import { describe, expect, test } from "vitest";
import { parseExpression, parseTemplate } from "../../../../local/terraform/language/parse.ts";
import { referencesIn } from "../../../../local/terraform/language/syntax.ts";

describe("parseTemplate", () => {
  test("keeps text without interpolations as it is, backslashes and quotation marks included", () => {
    expect(parseTemplate('C:\\temp "x" $request.header.A 100%')).toEqual([
      'C:\\temp "x" $request.header.A 100%',
    ]);
  });

  test.each([
    ["$${aws_x.y.z}", "${aws_x.y.z}"],
    ["%%{if}", "%{if}"],
    ["a$${b}c", "a${b}c"],
  ])("takes the escape %s for the text %s", (text, expected) => {
    expect(parseTemplate(text)).toEqual([expected]);
  });

  test("splits text from interpolations and keeps their source", () => {
    expect(parseTemplate("https://${aws_x.my-pool_1.endpoint}/keys")).toEqual([
      "https://",
      {
        source: "${aws_x.my-pool_1.endpoint}",
        expression: { kind: "reference", path: ["aws_x", "my-pool_1", "endpoint"] },
      },
      "/keys",
    ]);
  });

  test("finds the end of an interpolation that holds strings, objects and templates with braces", () => {
    const parts = parseTemplate('${f({"a" = "}${g("{")}"})}!');
    expect(parts).toHaveLength(2);
    expect(parts[1]).toBe("!");
  });

  test.each([
    ["${aws_x.y.z", "has an interpolation without its closing brace"],
    ['${"a}', "has a quotation mark without its end"],
    ['${"\\q"}', "has the unknown escape \\q"],
    ["${a ~ b}", 'is not an expression: "~" has no meaning there'],
    ["${}", "is not an expression: its end is not due there"],
    ["${a b}", 'is not an expression: "b" is not due there'],
    ['${a "b"}', "is not an expression: a string is not due there"],
    ["${f(1}", 'is not an expression: its end where "," is due'],
    ["${a ? b}", 'is not an expression: its end where ":" is due'],
    ["${a.}", "is not an expression: its end is not due there"],
    ["%{ if true }a", 'has a directive without its "endif"'],
    ["%{ for x in y }a", 'has a directive without its "endfor"'],
    ["a%{ endif }", 'has a directive "endif" that is not due there'],
    ["%{ while x }", 'has a directive "while" that is not due there'],
    ["${[for x y : x]}", 'is not an expression: "y" where "in" is due'],
    ["${{for x in y : x}}", 'is not an expression: "}" where "=>" is due'],
  ])("refuses %s", (text, message) => {
    expect(() => parseTemplate(text)).toThrow(expect.objectContaining({ kind: "invalid", message }));
  });

  test.each([
    ["${<<EOT\ntext\nEOT\n}", "a here document"],
    ["${provider::aws::arn_parse(x)}", "a function of a provider"],
  ])("says that %s is not supported", (text, message) => {
    expect(() => parseTemplate(text)).toThrow(expect.objectContaining({ kind: "unsupported", message }));
  });
});

describe("parseExpression", () => {
  test("binds operators as Terraform does", () => {
    expect(parseExpression("a || b && c == 1 + 2 * 3")).toEqual(
      parseExpression("(a || (b && (c == (1 + (2 * 3)))))"),
    );
    expect(parseExpression("1 - 2 - 3")).toEqual(parseExpression("(1 - 2) - 3"));
    expect(parseExpression("a ? b : c ? d : e")).toEqual(parseExpression("a ? b : (c ? d : e)"));
  });

  test("reads a dash inside a name as part of it", () => {
    expect(parseExpression("aws_x.a-b.c")).toEqual({ kind: "reference", path: ["aws_x", "a-b", "c"] });
  });

  test("reads both ways to write an index", () => {
    const indexed = parseExpression("a.b[0].c[1]");
    expect(parseExpression("a.b.0.c.1")).toEqual(indexed);
  });

  test("takes a bare word for an object's key, and anything in parentheses for an expression", () => {
    expect(parseExpression('{a = 1, "b" : 2, (c) = 3}')).toMatchObject({
      entries: [
        [{ kind: "literal", value: "a" }, {}],
        [{ kind: "template", parts: ["b"] }, {}],
        [{ kind: "reference", path: ["c"] }, {}],
      ],
    });
  });

  test("separates the entries of an object by lines as well", () => {
    expect(parseExpression("{\n a = 1\n b = 2\n}")).toEqual(parseExpression("{a = 1, b = 2}"));
  });
});

describe("referencesIn", () => {
  test("finds references wherever they stand", () => {
    const text = 'a.a ? f(b.b[c.c], {(d.d) = "${e.e}"}, [g.g[*].x]...) : -h.h + (!i.i).j';
    expect(referencesIn(parseExpression(text)).map((path) => path.join("."))).toEqual([
      "a.a",
      "b.b",
      "c.c",
      "d.d",
      "e.e",
      "g.g",
      "h.h",
      "i.i",
    ]);
  });
});
