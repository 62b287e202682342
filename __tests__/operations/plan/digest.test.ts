import { describe, expect, test } from "vitest";
import { digestPlan } from "../../../operations/plan/digest.ts";

const update = {
  actions: ["update"],
  before: { policy: "a", password: "old" },
  after: { policy: "b", password: "new" },
  after_unknown: {},
  before_sensitive: { password: true },
  after_sensitive: { password: true },
};

function digest(
  change: object = {},
  { address = "aws_iam_role_policy.p", mode = "managed", outputs = {} } = {},
): string {
  const resource = { address, mode, type: "aws_iam_role_policy", change: { ...update, ...change } };
  return digestPlan(
    JSON.stringify({
      format_version: "1.2",
      timestamp: String(Math.random()),
      resource_changes: [resource],
      output_changes: outputs,
    }),
  );
}

describe("digestPlan", () => {
  test("is the same for a plan that does the same, whenever it was made", () => {
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
    expect(digest()).toBe(digest());
  });

  test.each([
    ["value", { after: { ...update.after, policy: "c" } }],
    ["value before", { before: { ...update.before, policy: "c" } }],
    ["value that is not known yet", { after_unknown: { policy: true } }],
    ["action", { actions: ["delete", "create"] }],
    ["reason to replace", { replace_paths: [["policy"]] }],
  ])("tells another %s", (_, change) => {
    expect(digest(change)).not.toBe(digest());
  });

  test("tells another resource, and another output", () => {
    expect(digest({}, { address: "aws_iam_role_policy.q" })).not.toBe(digest());
    const outputs = { url: { actions: ["update"], before: "a", after: "b" } };
    expect(digest({}, { outputs })).not.toBe(digest());
  });

  test("holds nothing that a sensitive value could be guessed by", () => {
    expect(digest({ after: { ...update.after, password: "another" } })).toBe(digest());
  });

  test("leaves out what is only read: a registry's token is another one each time", () => {
    const read = (policy: string) => digest({ after: { policy } }, { mode: "data" });
    expect(read("a")).toBe(read("b"));
  });
});
