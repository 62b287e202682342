/**
 * Takes every statement out of a source that matches: the line, what is nested in it and the comment right above. A
 * statement is what ends where the brackets that its first line opens are closed.
 *
 * It does not parse TypeScript: what is left has to be compiled.
 */
export function withoutStatements(source: string, pattern: RegExp): string {
  const lines = source.split("\n");
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (!pattern.test(line)) {
      kept.push(line);
      continue;
    }
    dropComment(kept);
    index = endOfStatement(lines, index);
    if (kept.at(-1)?.trim() === "" && lines[index + 1]?.trim() === "") index += 1;
  }
  return kept.join("\n");
}

function endOfStatement(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    depth += (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0);
    if (depth <= 0 && !/(?:=|=>)$/.test(line.trim())) return index;
  }
  return start;
}

/** A comment belongs to what follows it. */
function dropComment(lines: string[]): void {
  while (lines.at(-1)?.trim().startsWith("//")) lines.pop();
  if (!lines.at(-1)?.trim().endsWith("*/")) return;
  while (lines.length > 0 && !lines.at(-1)?.trim().startsWith("/*")) lines.pop();
  lines.pop();
}

/** Takes the marked sections of a part out of a Markdown text: `<!-- part: NAME -->` to `<!-- part end -->`. */
export function withoutSections(text: string, part: string): string {
  const section = new RegExp(`<!-- part: ${part} -->\\n[\\s\\S]*?<!-- part end -->\\n\\n?`, "g");
  return text.replaceAll(section, "");
}
