import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { readTerraform } from "../../../local/terraform/configuration-file.ts";
import { readVariableFiles } from "../../../local/terraform/variable-files.ts";
import { readVariables } from "../../../local/terraform/variables.ts";

describe("readVariableFiles", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-tfvars-"));
    write(
      "main.tf.json",
      '{"variable": {"a": {"type": "string", "default": "declared"}, "n": {"type": "number"}}}',
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }

  function resolved(name: string, sources: Partial<Parameters<typeof readVariables>[1]> = {}): unknown {
    return readVariables(readTerraform(join(folder, "main.tf.json")), { environment: {}, ...sources })(name);
  }

  test("reads values of every kind, comments apart", () => {
    write(
      "terraform.tfvars",
      '# first\na = "x" // one\n/* two */ n = 3\nlist = [\n  "a",\n  "b",\n]\nmap = {\n  k = "v"\n  l = -1\n}\nb = true\n',
    );
    expect(Object.fromEntries(readVariableFiles(join(folder, "main.tf.json")))).toEqual({
      a: "x",
      n: 3,
      list: ["a", "b"],
      map: { k: "v", l: -1 },
      b: true,
    });
  });

  test("prefers as Terraform does", () => {
    const environment = { TF_VAR_a: "environment" };
    expect(resolved("a")).toBe("declared");
    expect(resolved("a", { environment })).toBe("environment");
    for (const [name, text] of [
      ["terraform.tfvars", 'a = "tfvars"'],
      ["terraform.tfvars.json", '{"a": "json"}'],
      ["a.auto.tfvars", 'a = "auto a"'],
      ["b.auto.tfvars.json", '{"a": "auto b"}'],
    ] as const) {
      write(name, text);
      expect(resolved("a", { environment })).toBe(/"([^"]*)"\}?$/.exec(text)?.[1]);
    }
    expect(resolved("a", { environment, variables: { a: "flag" } })).toBe("flag");
    write("other.tfvars", 'a = "not looked at"');
    expect(resolved("a")).toBe("auto b");
  });

  test("converts to the declared type", () => {
    write("terraform.tfvars", 'a = 5\nn = "7"');
    expect([resolved("a"), resolved("n")]).toEqual(["5", 7]);
    write("terraform.tfvars", 'n = "x"');
    expect(() => resolved("n")).toThrow('variable "n" must be a number');
  });

  test.each([
    ["terraform.tfvars", "a = var.b", "has a value that refers to something; correct it"],
    ["terraform.tfvars", "a =", "is not an expression: its end is not due there; correct it"],
    ["terraform.tfvars.json", "[]", "must be an object of variables; correct it"],
    ["x.auto.tfvars.json", "{", "is not valid JSON; correct it"],
  ])("refuses %s with %s", (name, text, fault) => {
    write(name, text);
    expect(() => resolved("a")).toThrow(new UserError(`${join(folder, name)} ${fault}`));
  });

  test("says that a here document is not supported", () => {
    write("terraform.tfvars", "a = <<EOT\nx\nEOT\n");
    expect(() => resolved("a")).toThrow("a here document is not supported; write the value out");
  });
});
