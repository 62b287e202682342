import type { Caller } from "../../local/access/callers.ts";
import type { AccessCell, AccessMatrix, AccessRow } from "../../local/access/matrix.ts";

/** The matrix as a table that reads well as it stands and is valid Markdown. */
export function accessTable({ callers, rows }: AccessMatrix): string {
  const head = ["Method", "Path", "Scopes, one of", ...callers.map(columnTitle)];
  const body = rows.map((row) => [...describeRoute(row), ...row.cells.map(describeCell)]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((line) => (line[column] ?? "").length)),
  );
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [format(head), format(widths.map((width) => "-".repeat(width))), ...body.map(format)].join("\n");
}

/** Which routes are open to everybody, in one sentence. */
export function publicSentence({ rows }: AccessMatrix): string {
  const open = rows.filter(({ isPublic }) => isPublic).map(({ route }) => route.routeKey);
  if (open.length === 0) return "Nothing is public: the gateway asks every request for a token.";
  return `Public, the gateway asks for no token: ${open.join(", ")}.`;
}

/** The matrix and its findings for programs. */
export function accessJson(matrix: AccessMatrix, findings: readonly string[]): string {
  const routes = matrix.rows.map((row) => ({
    method: row.method,
    path: row.path,
    scopes: row.route.authorizationScopes,
    public: row.isPublic,
    access: Object.fromEntries(
      matrix.callers.map((caller, index) => [columnTitle(caller), row.cells[index]]),
    ),
  }));
  return JSON.stringify({ routes, findings }, null, 2);
}

function describeRoute({ route, method, path, isPublic }: AccessRow): string[] {
  const scopes = route.authorizationScopes.join(", ") || "none";
  return [method, path, isPublic ? "public" : scopes];
}

function describeCell({ allowed, reason }: AccessCell): string {
  return `${allowed ? "allowed" : "refused"}: ${reason}`;
}

function columnTitle({ kind, name }: Caller): string {
  return kind === "person" ? `person (${name})` : name;
}
