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

  test("tells that a sensitive value changes from that it stays", () => {
    const after = { ...update.after, password: update.before.password };
    expect(digest({ after })).not.toBe(digest());
  });

  test("is not changed by what a resource is that does not change", () => {
    const pool = (users: number) => {
      const values = { estimated_number_of_users: users, last_modified_date: `at ${users}` };
      return digest({ actions: ["no-op"], before: values, after: values });
    };
    expect(pool(1)).toBe(pool(2));
    const book = (item: string) => digest({ actions: ["no-op"], before: { item }, after: { item } });
    expect(book("{}")).toBe(book('{"price":1}'));
  });

  test("is not changed by what stays as it is in a resource that changes", () => {
    const pool = (users: number) =>
      digest({
        before: { ...update.before, estimated_number_of_users: users },
        after: { ...update.after, estimated_number_of_users: users },
      });
    expect(pool(1)).toBe(pool(2));
  });

  test("is not changed by what AWS alone decides: times, versions and ARNs", () => {
    const made = (before: string) =>
      digest({
        before: { last_modified: before, arn: before },
        after_unknown: { last_modified: true, arn: true },
      });
    expect(made("yesterday")).toBe(made("today"));
    expect(made("today")).not.toBe(digest({ before: {} }));
  });

  test("is not changed by what AWS said of a resource that is destroyed", () => {
    const destroyed = (before: object) => digest({ actions: ["delete"], before, after: null });
    expect(destroyed({ policy: "a", create_date: "1" })).toBe(destroyed({ policy: "a", create_date: "2" }));
    expect(destroyed({ policy: "a" })).not.toBe(destroyed({ policy: "b" }));
  });

  test("is not changed by the order of a set, and is by that of a list", () => {
    const client = (...urls: string[]) => digest({ after: { callback_urls: urls } });
    expect(client("https://a", "https://b")).toBe(client("https://b", "https://a"));
    const command = (...words: string[]) => digest({ after: { image_config: [{ command: words }] } });
    expect(command("a", "b")).not.toBe(command("b", "a"));
  });

  test("tells a set of which a member is not known yet from one that is known", () => {
    const client = (unknown: boolean) =>
      digest({
        after: { callback_urls: ["https://a", null] },
        after_unknown: { callback_urls: [false, unknown] },
      });
    expect(client(true)).not.toBe(client(false));
  });

  test("tells an object that is no longer the current one from its resource", () => {
    const deposed = (key?: string) =>
      digestPlan(
        JSON.stringify({
          format_version: "1.2",
          resource_changes: [
            {
              address: "aws_x.y",
              mode: "managed",
              type: "aws_x",
              deposed: key,
              change: { actions: ["delete"], before: {} },
            },
          ],
        }),
      );
    expect(deposed("1a2b3c4d")).not.toBe(deposed());
  });

  test("is not changed by an output that stays, and holds no sensitive output", () => {
    const same = { actions: ["no-op"], before: "a", after: "a" };
    expect(digest({}, { outputs: { url: same } })).toBe(digest());
    const secret = (after: string) =>
      digest(
        {},
        {
          outputs: {
            s: { actions: ["update"], before: "a", after, before_sensitive: true, after_sensitive: true },
          },
        },
      );
    expect(secret("b")).toBe(secret("c"));
    expect(secret("b")).not.toBe(digest());
  });

  test("leaves out what is only read: a registry's token is another one each time", () => {
    const read = (policy: string) => digest({ after: { policy } }, { mode: "data" });
    expect(read("a")).toBe(read("b"));
  });
});
