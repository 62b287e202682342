import { describe, expect, test } from "vitest";
import { faultsOf } from "../../support/faults.ts";

describe("userPoolFaults", () => {
  test("refuses a tier without managed login", () => {
    expect(faultsOf({ userPoolTier: "LITE" })).toEqual([expect.stringContaining("ESSENTIALS or PLUS")]);
  });

  test("refuses a demo user whose name is no Terraform identifier", () => {
    expect(faultsOf({ demoUsers: { "alice@example.com": {} } })).toEqual([
      expect.stringContaining("dev.demoUsers"),
    ]);
  });

  test.each([
    ["accessTokenMinutes", 4],
    ["accessTokenMinutes", 1441],
    ["idTokenMinutes", 4.5],
    ["refreshTokenDays", 0],
    ["refreshTokenDays", 3651],
  ] as const)("refuses %s of %d", (setting, value) => {
    expect(faultsOf({ [setting]: value })).toEqual([expect.stringMatching(`^dev\\.${setting} must be`)]);
  });
});
