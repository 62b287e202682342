import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessSection } from "../../../operations/plan/access-section.ts";
import { exampleJson, exampleWith, type TerraformJson } from "../../support/terraform-fixture.ts";
import { stateOf } from "../../support/terraform-state.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-plan-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const deployed = () => stateOf(exampleJson(), undefined, { alice_password: "Wonderland-42" });
const opened = exampleWith({
  resource: { aws_apigatewayv2_route: { protected: { authorization_type: "NONE", authorizer_id: null } } },
});

/** What is said where the state before is this one, and the stack is synthesised to that. */
function section(priorState: unknown, after: TerraformJson | string, before: object | null = {}): string {
  const file = join(folder, "cdk.tf.json");
  writeFileSync(file, typeof after === "string" ? after : JSON.stringify(after));
  const change = { actions: ["update"], before, after: {} };
  return accessSection(
    JSON.stringify({
      format_version: "1.2",
      prior_state: priorState,
      resource_changes: [{ address: "aws_x.y", mode: "managed", type: "aws_x", change }],
    }),
    file,
  );
}

const protectedRow =
  /\| GET {4}\| \/protected \| example\/auth +\| allowed: example\/auth +\| allowed: example\/auth +\| refused: no token +\|/;

describe("accessSection", () => {
  test("says what changes between the state that Terraform sees and the synthesised stack", () => {
    expect(section(deployed(), opened)).toBe(
      "Who may call what changes:\n  GET /protected: with a token for example/auth → public",
    );
  });

  test("says that nothing does", () => {
    expect(section(deployed(), exampleJson())).toBe("Who may call what stays as it is.");
  });

  test("shows the whole matrix of a first deployment, though data sources were read", () => {
    const looked = { format_version: "1.0", values: { root_module: {} } };
    for (const state of [undefined, looked]) {
      const text = section(state, exampleJson(), null);
      expect(text).toMatch(/^Who may call what \(the first deployment: everything is new\):\n\| Method \|/);
      expect(text).toMatch(protectedRow);
      expect(text).toContain("Public, the gateway asks for no token: GET /.");
    }
  });

  test.each([
    ["has no state", undefined, "The plan must hold the state before it, got none"],
    [
      "is of another shape",
      { format_version: "1.0", values: { root_module: { resources: {} } } },
      "be a list",
    ],
    ["has other values", { format_version: "1.0", values: [] }, "be an object"],
  ])("says that what is deployed cannot be read where the plan %s, and goes on", (_, state, reason) => {
    const text = section(state, exampleJson());
    const sentence = "What is deployed cannot be read, so what changes for callers is not known. ";
    expect(text.startsWith(sentence)).toBe(true);
    expect(text.split("\n")[0]).toContain(reason);
    expect(text).toMatch(/\n\nWho may call what afterwards:\n\| Method \|/);
    expect(text).toMatch(protectedRow);
    expect(text).not.toContain("stays as it is");
  });

  test("says that the state has what the runner does not know, and goes on", () => {
    const state = deployed();
    for (const resource of state.values.root_module.resources) {
      if (resource.type === "aws_apigatewayv2_authorizer") resource.values.authorizer_type = "REQUEST";
    }
    expect(section(state, exampleJson())).toMatch(/^What is deployed cannot be read, [^\n]+ not supported/);
  });

  test("says that the synthesised stack cannot be read, and goes on", () => {
    expect(section(deployed(), "{")).toMatch(
      /^Who may call what is not known: the synthesised stack cannot be read\. /,
    );
  });

  test("shows no secret of the state", () => {
    const text = section({ ...deployed(), values: { marked: "Wonderland-42" } }, exampleJson());
    expect(text).not.toContain("Wonderland-42");
  });
});
