import { describe, expect, test } from "vitest";
import { parseTerraform } from "../../../local/terraform/configuration-file.ts";
import { declaredModel } from "../../../operations/deployed/declared-model.ts";
import { exampleWith } from "../../support/terraform-fixture.ts";

describe("declaredModel", () => {
  test("needs no value for a variable, of whatever type", () => {
    const variable = Object.fromEntries(
      ["string", "number", "bool", "list(string)", "map(string)", "set(string)"].map((type, index) => [
        `v${index}`,
        { type },
      ]),
    );
    const output = Object.fromEntries(
      Object.keys(variable).map((name) => [name, { value: `\${var.${name}}` }]),
    );
    const json = exampleWith({ output });
    const text = JSON.stringify({ ...json, variable: { ...json.variable, ...variable } });
    const { userPools, httpApis, outputs } = declaredModel(parseTerraform(text, "cdk.tf.json"));
    expect(userPools[0]?.clients).toHaveLength(2);
    expect(httpApis[0]?.routes).toHaveLength(2);
    expect(Object.keys(variable).map((name) => outputs[name]?.value)).toEqual([
      "unset",
      0,
      false,
      [],
      {},
      [],
    ]);
  });
});
