export interface Finding {
  readonly attack: string;
  /** How many were sent, or how long it took. */
  readonly extent: string;
  readonly result: string;
  readonly passed: boolean;
}

export function printTable(findings: readonly Finding[]): void {
  const rows = [
    ["attack", "extent", "result", ""],
    ...findings.map(({ attack, extent, result, passed }) => [
      attack,
      extent,
      result,
      passed ? "ok" : "FAILED",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
}
