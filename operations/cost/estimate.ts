import { markdownTable } from "../markdown-table.ts";
import { type Price, type PriceName, prices } from "./prices.ts";

export interface CostLine {
  readonly price: Price;
  readonly quantity: number;
  /** US dollars a month. */
  readonly cost: number;
  /** The same where the account uses its free allowance for nothing else. */
  readonly costAfterFree: number;
}

/** What a month costs, line by line; what is not used is left out. */
export function estimate(usage: Partial<Record<PriceName, number>>): readonly CostLine[] {
  return (Object.keys(prices) as PriceName[])
    .filter((name) => usage[name])
    .map((name) => {
      const price: Price = prices[name];
      const quantity = usage[name] ?? 0;
      const costOf = (units: number) => (units / price.per) * price.dollars;
      const billed = Math.max(0, quantity - (price.free ?? 0));
      return { price, quantity, cost: costOf(quantity), costAfterFree: costOf(billed) };
    });
}

/** The estimate as a Markdown table: each price with its source and date. */
export function costTable(lines: readonly CostLine[]): string {
  const total = (pick: (line: CostLine) => number) =>
    dollars(lines.reduce((sum, line) => sum + pick(line), 0));
  return markdownTable([
    ["What", "Quantity", "Price", "Cost", "After free allowance", "As of", "Source"],
    ...lines.map(({ price, quantity, cost, costAfterFree }) => [
      price.what,
      count(quantity),
      price.per === 1 ? `$${price.dollars}` : `$${price.dollars} per ${count(price.per)}`,
      dollars(cost),
      dollars(costAfterFree),
      price.source?.asOf ?? "",
      price.source?.page ?? "unverified",
    ]),
    ["Total", "", "", total(({ cost }) => cost), total(({ costAfterFree }) => costAfterFree), "", ""],
  ]);
}

function count(quantity: number): string {
  return quantity.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

function dollars(amount: number): string {
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
