import type { AccessCell, AccessMatrix, AccessRow, Caller } from "gatehouse-local";
import { markdownTable } from "./markdown-table.ts";

/** The matrix as a Markdown table. */
export function accessTable({ callers, rows }: AccessMatrix): string {
  return markdownTable([
    ["Method", "Path", "Scopes, one of", ...callers.map(columnTitle)],
    ...rows.map((row) => [...describeRoute(row), ...row.cells.map(describeCell)]),
  ]);
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
