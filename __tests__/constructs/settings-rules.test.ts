import { describe, expect, test } from "vitest";
import { assertSettings } from "../../constructs/settings-rules.ts";
import { environments } from "../../environments.ts";
import { faultsOf } from "../support/faults.ts";

describe("assertSettings", () => {
  test("accepts the settings as they stand", () => {
    expect(() => assertSettings(environments)).not.toThrow();
  });

  test("reports all faults at once", () => {
    expect(faultsOf({ region: "", accessTokenMinutes: 4, memoryMb: 1 })).toHaveLength(3);
  });
});
