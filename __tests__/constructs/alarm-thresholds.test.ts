import { describe, expect, test } from "vitest";
import { alarmThresholds } from "../../constructs/alarm-thresholds.ts";

describe("alarmThresholds", () => {
  test.each(Object.entries(alarmThresholds).filter(([, { above }]) => above > 0))(
    "%s is explained by its own number",
    (_, { above, because }) => {
      expect(because).toMatch(new RegExp(`\\b${above}\\b`));
    },
  );

  test.each(Object.entries(alarmThresholds))("%s fits into an alarm's description", (_, { because }) => {
    expect(because.length).toBeLessThanOrEqual(1024);
  });
});
