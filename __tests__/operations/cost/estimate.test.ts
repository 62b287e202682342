import { describe, expect, test } from "vitest";
import { costTable, estimate } from "../../../operations/cost/estimate.ts";
import { prices } from "../../../operations/cost/prices.ts";

describe("estimate", () => {
  test("multiplies, per unit of the price", () => {
    const [line] = estimate({ tokenCalls: 4000 });
    expect(line).toMatchObject({ quantity: 4000, cost: 9, costAfterFree: 9 });
  });

  test("takes the account's free allowance off, and never pays anybody", () => {
    expect(estimate({ usersEssentials: 10_100 })).toMatchObject([{ cost: 151.5, costAfterFree: 1.5 }]);
    expect(estimate({ usersEssentials: 9 })).toMatchObject([{ cost: 0.135, costAfterFree: 0 }]);
  });

  test("leaves out what is not used", () => {
    expect(estimate({ alarmMetrics: 0, secrets: 2 }).map(({ price }) => price)).toEqual([prices.secrets]);
  });
});

describe("costTable", () => {
  const rows = costTable(estimate({ apiRequests: 1_500_000, machineClients: 2 }))
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));

  test("shows each price with its source and date, and says where there is none", () => {
    expect(rows[2]?.slice(1, 7)).toEqual([
      "HTTP API requests",
      "1,500,000",
      "$1 per 1,000,000",
      "$1.50",
      "$1.50",
      prices.apiRequests.source.asOf,
    ]);
    expect(rows[2]?.[7]).toBe(prices.apiRequests.source.page);
    expect(rows[3]?.[7]).toBe("unverified");
  });

  test("ends with the totals", () => {
    expect(rows.at(-1)?.slice(1, 6)).toEqual(["Total", "", "", "$13.50", "$13.50"]);
  });
});
