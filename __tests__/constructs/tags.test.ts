import { describe, expect, test } from "vitest";
import { faultsOf } from "../support/faults.ts";
import { synthesise } from "../support/synthesis.ts";

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, "x"]));

describe("tags", () => {
  test("are those of every provider, with ours", () => {
    const { provider } = synthesise({
      tags: { "cost-center": "42" },
      domain: { zone: "example.com", parentRecord: "existing" },
    });
    expect(provider.aws).toHaveLength(2);
    for (const { default_tags: tags } of provider.aws ?? []) {
      expect(tags).toEqual([{ tags: { "cost-center": "42", application: "gatehouse", environment: "dev" } }]);
    }
  });
});

describe("tagFaults", () => {
  test.each(["application", "environment", "Environment", "aws:owner", "AWS:owner"])(
    "refuses the key %s",
    (key) => {
      expect(faultsOf({ tags: { [key]: "x" } })).toEqual([
        expect.stringContaining("dev.tags must have keys that are not reserved"),
      ]);
    },
  );

  test("accepts as many as AWS does, two of which are ours", () => {
    expect(faultsOf({ tags: many(48) })).toEqual([]);
    expect(faultsOf({ tags: many(49) })).toEqual([expect.stringContaining("dev.tags must have at most 48")]);
  });

  test("accepts keys and values as long as AWS does", () => {
    expect(faultsOf({ tags: { ["k".repeat(128)]: "v".repeat(256) } })).toEqual([]);
    expect(faultsOf({ tags: { ["k".repeat(129)]: "v".repeat(257) } })).toHaveLength(2);
    expect(faultsOf({ tags: { "": "x" } })).toHaveLength(1);
  });

  test.each(["a*b", "a?b", "a\nb", "a#b"])("refuses %j, which not every service takes", (text) => {
    expect(faultsOf({ tags: { [text]: "x" } })).toHaveLength(1);
    expect(faultsOf({ tags: { owner: text } })).toHaveLength(1);
  });

  test("accepts letters of any language", () => {
    expect(faultsOf({ tags: { "Kostenstelle für": "Zürich / Genève + 1@x=y:z._-" } })).toEqual([]);
  });
});
