import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UnsupportedError, UserError } from "../../../local/errors.ts";
import { parseTerraform, readTerraform } from "../../../local/terraform/configuration-file.ts";

function parse(json: unknown) {
  return parseTerraform(JSON.stringify(json), "main.tf.json");
}

describe("readTerraform", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-terraform-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("reads a file and calls it by its path", () => {
    const file = join(folder, "cdk.tf.json");
    writeFileSync(file, '{"locals": {"a": 1}}');
    expect(readTerraform(file)).toMatchObject({ name: file, locals: new Map([["a", 1]]) });
  });

  test("says in one sentence that a file does not exist", () => {
    const file = join(folder, "none.tf.json");
    expect(() => readTerraform(file)).toThrow(
      new UserError(`${file} does not exist; name a Terraform JSON file such as a synthesised cdk.tf.json`),
    );
  });
});

describe("parseTerraform", () => {
  test("reads resources and data sources by address, comments apart", () => {
    const file = parse({
      "//": { metadata: {} },
      terraform: { backend: { local: {} } },
      resource: { "//": "x", aws_a: { "//": "x", one: { "//": {}, name: "1" } } },
      data: { aws_a: { one: {} } },
    });
    expect([...file.declarations.keys()]).toEqual(["aws_a.one", "data.aws_a.one"]);
    expect(file.declarations.get("aws_a.one")).toMatchObject({ type: "aws_a", isData: false });
    expect(file.declarations.get("data.aws_a.one")).toMatchObject({ type: "aws_a", isData: true });
  });

  test("takes an array of objects at every level for one object", () => {
    const file = parse({
      resource: [{ aws_a: [{ one: [{ name: "1" }] }, { two: {} }] }, { aws_a: { three: {} } }],
      variable: [{ a: { default: 1 } }, { b: [{ default: 2 }] }],
      locals: [{ a: 1 }, { b: 2 }],
      output: { o: [{ value: 1 }] },
    });
    expect([...file.declarations.keys()]).toEqual(["aws_a.one", "aws_a.two", "aws_a.three"]);
    expect(file.declarations.get("aws_a.one")?.body).toEqual({ name: "1" });
    expect([...file.variables.keys()]).toEqual(["a", "b"]);
    expect([...file.locals]).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect(file.outputs.get("o")).toEqual({ value: 1 });
  });

  test("keeps providers apart by their alias", () => {
    const file = parse({ provider: { aws: [{ region: "a" }, { region: "b", alias: "us" }], docker: {} } });
    expect([...file.providers.keys()]).toEqual(["aws", "aws.us", "docker"]);
  });

  test("says where JSON is broken, without showing it", () => {
    expect(() => parseTerraform('{\n  "a": secret\n}', "main.tf.json")).toThrow(
      /^main\.tf\.json is not valid JSON( at line 2, column 8)?; correct it or synthesise it again$/,
    );
  });

  test.each([
    [[], "its top level must be an object"],
    [{ resource: 1 }, "resource must be an object or an array of objects"],
    [{ resource: { aws_a: "x" } }, "resource aws_a must be an object or an array of objects"],
    [{ resource: { aws_a: { one: true } } }, "aws_a.one must be an object or an array of objects"],
    [{ resource: { aws_a: [{ one: {} }, { one: {} }] } }, "aws_a.one must be declared once"],
    [{ output: { o: [{}, {}] } }, "output o must be declared once"],
    [{ ressource: {} }, "ressource must be a block that Terraform knows"],
  ])("refuses %j", (json, fault) => {
    expect(() => parse(json)).toThrow(
      new UserError(`main.tf.json: ${fault}; correct it or synthesise it again`),
    );
  });

  test("says that modules are not supported", () => {
    expect(() => parse({ module: { m: {} } })).toThrow(
      new UnsupportedError(
        "a module (in main.tf.json)",
        "apply it and hand over its state: terraform show -json > state.json",
      ),
    );
  });
});
