import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { readTerraform } from "../../../local/terraform/configuration-file.ts";

const show = "terraform show -json > state.json";
const plan = "a plan, in which ids and secrets are still unknown";

describe("what readTerraform refuses by its name", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-terraform-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function refusal(name: string, content?: string | Buffer): unknown {
    const file = join(folder, name);
    if (content !== undefined) writeFileSync(file, content);
    try {
      return readTerraform(file);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return String((error as Error).message)
        .replaceAll(file, name)
        .replace(/^.* prints it, got /, "");
    }
  }

  test.each([
    ["a folder", ".", undefined, `a folder; name its synthesised cdk.tf.json, or run ${show} in it`],
    [
      "Terraform's own language",
      "main.tf",
      'resource "aws_x" "y" {\n}\n',
      `written in Terraform's own language; apply it in its folder, then run ${show}`,
    ],
    [
      "Terraform's own language under another name",
      "stack.json",
      '# main\nterraform {\n  required_version = ">= 1"\n}\n',
      `written in Terraform's own language; apply it in its folder, then run ${show}`,
    ],
    [
      "a binary plan",
      "tfplan",
      Buffer.from("PK\u0003\u0004rest"),
      `a binary plan or another zip archive; apply the plan, then run ${show}`,
    ],
    [
      "a plan",
      "plan.json",
      '{"format_version":"1.2","planned_values":{}}',
      `${plan}; apply it, then run ${show}`,
    ],
    ["changes alone", "plan2.json", '{"resource_changes":[]}', `${plan}; apply it, then run ${show}`],
    [
      "an empty state",
      "state.json",
      '{"format_version":"1.0"}',
      `an empty state, or no state at all; apply the stack, then run ${show}`,
    ],
    [
      "a state without resources",
      "state2.json",
      '{"format_version":"1.0","values":{"root_module":{}}}',
      `state2.json must be the state of an applied stack, got one without resources; apply the stack, then run ${show}`,
    ],
    [
      "a raw state",
      "terraform.tfstate",
      '{"version":4,"serial":1,"lineage":"x","resources":[]}',
      "a raw state; run terraform show -json terraform.tfstate > state.json in its folder",
    ],
  ])("%s", (_kind, name, content, sentence) => {
    expect(refusal(name, content)).toBe(sentence);
  });

  test("reads what PowerShell writes: UTF-16 and a byte order mark", () => {
    const json = '\uFEFF{"locals":{"a":"ü"}}';
    for (const encoding of ["utf16le", "utf8"] as const) {
      const file = join(folder, `${encoding}.json`);
      writeFileSync(file, Buffer.from(json, encoding));
      expect(readTerraform(file).locals).toEqual(new Map([["a", "ü"]]));
    }
  });
});
