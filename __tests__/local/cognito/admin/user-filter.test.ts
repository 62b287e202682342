import { describe, expect, test } from "vitest";
import { parseFilter } from "../../../../local/cognito/admin/user-filter.ts";
import { alice } from "../../../support/user-pool.ts";

describe("parseFilter", () => {
  test.each([
    [undefined, true],
    ["  ", true],
    ['username = "alice"', true],
    ['username="ali"', false],
    ['username ^= "ali"', true],
    ['username ^= "lice"', false],
    [`sub = "${alice.sub}"`, true],
    ['email ^= "alice@"', true],
    ['family_name ^= ""', false],
    ['status = "Enabled"', true],
    ['cognito:user_status = "CONFIRMED"', true],
    ['cognito:user_status = "UNCONFIRMED"', false],
    ['name = "Alice \\"Doe\\""', false],
  ])("%s: %s for alice", (filter, expected) => {
    expect(parseFilter(filter)(alice, "CONFIRMED")).toBe(expected);
  });

  test("reads an escaped quotation mark as one", () => {
    const filter = parseFilter('name = "Alice \\"A\\" Doe"');
    expect(filter({ ...alice, attributes: { name: 'Alice "A" Doe' } }, "CONFIRMED")).toBe(true);
  });

  test.each(["alice", 'custom:tenant = "7"', 'username != "alice"', 'username = "a" "b"', 'username = "a'])(
    "refuses %s",
    (filter) => {
      expect(() => parseFilter(filter)).toThrow(/^Filter must be NAME = "VALUE"/);
    },
  );
});
