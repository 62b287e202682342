import { describe, expect, test } from "vitest";
import { faultsOf } from "../../support/faults.ts";

describe("operationFaults", () => {
  test("refuses a retention that CloudWatch does not know", () => {
    expect(faultsOf({ logRetentionDays: 8 })).toEqual([
      expect.stringMatching(/^dev\.logRetentionDays must be one of 1, 3, 5/),
    ]);
  });
});
