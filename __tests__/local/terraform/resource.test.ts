import { describe, expect, test } from "vitest";
import { UnsupportedError, UserError } from "../../../local/errors.ts";
import { State } from "../../../local/state.ts";
import { parseTerraform } from "../../../local/terraform/configuration-file.ts";
import { families } from "../../../local/terraform/families/index.ts";
import { ResourceTypes } from "../../../local/terraform/family.ts";
import { Resolver } from "../../../local/terraform/resolver.ts";
import { ResourceReader } from "../../../local/terraform/resource.ts";

function block(body: object): ResourceReader {
  const file = parseTerraform(JSON.stringify({ resource: { aws_iam_role: { r: body } } }), "main.tf.json");
  const declaration = file.declarations.get("aws_iam_role.r");
  if (!declaration) throw new Error("lost");
  return new ResourceReader(
    declaration,
    new Resolver(file, {
      types: new ResourceTypes(families),
      variable: () => "secret",
      environment: {},
      accountId: "123456789012",
      state: new State(),
    }),
  );
}

describe("ResourceReader", () => {
  test("converts values as Terraform does", () => {
    const read = block({ a: "5", b: 5, c: "true", d: ["x", 1], e: { k: 1, none: null }, f: "${5}" });
    expect(read.number("a")).toBe(5);
    expect(read.text("b")).toBe("5");
    expect(read.flag("c", false)).toBe(true);
    expect(read.texts("d")).toEqual(["x", "1"]);
    expect(read.textMap("e")).toEqual({ k: "1" });
    expect(read.optionalNumber("f")).toBe(5);
  });

  test("takes an absent attribute, null and a null expression for nothing", () => {
    const read = block({ b: null, c: "${null}" });
    for (const name of ["a", "b", "c"]) {
      expect(read.optionalText(name)).toBeUndefined();
      expect(read.flag(name, true)).toBe(true);
      expect(read.texts(name)).toEqual([]);
      expect(read.choice(name, ["x", "y"], "y")).toBe("y");
    }
    expect(read.blocks("a")).toEqual([]);
    expect(read.block("b")).toBeUndefined();
  });

  test("reads nested blocks, written once or as a list", () => {
    const read = block({ one: { inner: { x: "${1}" } }, many: [{ x: 1 }, { x: 2 }] });
    expect(read.block("one")?.block("inner")?.number("x")).toBe(1);
    expect(read.blocks("many").map((nested) => nested.number("x"))).toEqual([1, 2]);
  });

  test("tells whether something is declared without looking at it", () => {
    const read = block({ a: "${nonsense}", b: "", c: [], d: {}, e: false });
    expect(["a", "b", "c", "d", "e", "f"].map((name) => read.declares(name))).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  test.each<[string, (read: ResourceReader) => unknown, string]>([
    ["an absent text", (read) => read.text("none"), "none must be set, got nothing"],
    ["a list for a number", (read) => read.number("list"), "list needs a number where it has a list"],
    ["a secret for a number", (read) => read.number("secret"), "secret needs a number where it has a string"],
    ["a text for a list", (read) => read.texts("text"), "text needs a list where it has a string"],
    ["another choice", (read) => read.choice("text", ["a", "b"], "a"), "text must be one of a, b, got x"],
    [
      "a text for a block",
      (read) => read.blocks("text"),
      "text must be a block or a list of blocks, got a string",
    ],
    ["two of one block", (read) => read.block("many"), "many must be given once, got 2"],
    ["a nested fault", (read) => read.blocks("many")[1]?.text("y"), "many[1].y must be set, got nothing"],
  ])("names the place of %s", (_, act, fault) => {
    const read = block({ list: ["y"], text: "x", secret: "${var.s}", many: [{}, {}] });
    expect(() => act(read)).toThrow(
      new UserError(`aws_iam_role.r: ${fault}; correct it and synthesise again`),
    );
  });

  test("refuses what is declared and not emulated", () => {
    const read = block({ a: { x: 1 }, b: {} });
    expect(() => read.refuse(["b", "c"], "leave it out")).not.toThrow();
    expect(() => read.refuse(["a"], "leave it out")).toThrow(
      new UnsupportedError("a of aws_iam_role.r", "leave it out"),
    );
  });
});
