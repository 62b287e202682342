/** What a Markdown table of `npm run access` says: `<method> <path>, <column>: <cell>`. */
export function tableCells(table: string): ReadonlySet<string> {
  const [titles = [], , ...rows] = table
    .trim()
    .split("\n")
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Set(
    rows.flatMap(([method, path, ...cells]) =>
      cells.map((cell, index) => `${method} ${path}, ${titles[index + 2]}: ${cell}`),
    ),
  );
}
