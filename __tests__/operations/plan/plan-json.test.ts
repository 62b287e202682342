import { describe, expect, test } from "vitest";
import { parsePlan } from "../../../operations/plan/plan-json.ts";

const change = { actions: ["update"], before: { policy: "marked" }, after: { policy: "marked" } };
const resource = { address: "aws_iam_role.r", mode: "managed", type: "aws_iam_role", change };

const parse = (plan: object) => parsePlan(JSON.stringify({ format_version: "1.2", ...plan }));
const parseResource = (changes: object) => parse({ resource_changes: [{ ...resource, ...changes }] });

describe("parsePlan", () => {
  test("gives what is managed, and the outputs", () => {
    const outputs = { url: { actions: ["create"], after: "u" } };
    const read = { ...resource, mode: "data", change: { actions: ["read"] } };
    expect(parse({ resource_changes: [resource, read], output_changes: outputs })).toEqual({
      resourceChanges: [{ address: "aws_iam_role.r", type: "aws_iam_role", change }],
      outputChanges: outputs,
      priorState: undefined,
    });
    expect(parse({ prior_state: { format_version: "1.0" } }).priorState).toEqual({ format_version: "1.0" });
  });

  test("takes what Terraform leaves out for nothing", () => {
    expect(parse({})).toEqual({ resourceChanges: [], outputChanges: {}, priorState: undefined });
  });

  test.each<[string, () => unknown]>([
    ["show a plan as a JSON object, got an empty answer", () => parsePlan("")],
    ["show a plan as a JSON object, got JSON that is a list", () => parsePlan("[]")],
    ["show plans in format 1, got 2.0", () => parse({ format_version: "2.0" })],
    ["show plans in format 1, got nothing", () => parsePlan("{}")],
    ["show resource_changes as a list, got null", () => parse({ resource_changes: null })],
    ["show output_changes as an object, got a list", () => parse({ output_changes: [] })],
    ["show the actions on output url, got nothing", () => parse({ output_changes: { url: {} } })],
    ["show each change as an object, got null", () => parse({ resource_changes: [null] })],
    ["show the address of each change, got nothing", () => parseResource({ address: undefined })],
    ["show the type of aws_iam_role.r, got a number", () => parseResource({ type: 7 })],
    ["show aws_iam_role.r as managed or data, got other", () => parseResource({ mode: "other" })],
    ["show the actions on aws_iam_role.r, got nothing", () => parseResource({ change: null })],
    ["show the actions on aws_iam_role.r, got a list", () => parseResource({ change: { actions: [] } })],
    [
      'plan actions on aws_iam_role.r that are known here, got "invoke"',
      () => parseResource({ change: { ...change, actions: ["no-op", "invoke"] } }),
    ],
    [
      "show replace_paths of aws_iam_role.r as a list of paths, got a string",
      () => parseResource({ change: { ...change, replace_paths: "marked" } }),
    ],
  ])("refuses what could hide a change: terraform must %s", (fault, read) => {
    expect(read).toThrow(`terraform must ${fault}; review the plan with terraform show`);
  });
});
