import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const service = resolve(import.meta.dirname, "../../../service");

describe("booksRoutes", () => {
  /** File → its lines that name the books */
  const mentions = new Map(
    readdirSync(service, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/^(?:books|node_modules|dist)\//.test(file))
      .map(
        (file) => [file, readFileSync(join(service, file), "utf8").split("\n").filter(namesBooks)] as const,
      )
      .filter(([, lines]) => lines.length > 0),
  );

  it("enter the app by an import and a line", () => {
    expect(mentions.get("app.ts")).toEqual([
      'import { booksRoutes } from "./books/routes.ts";',
      "    ...booksRoutes(config),",
    ]);
  });

  it("enter the configuration by a line", () => {
    expect(mentions.get("config.ts")).toEqual([expect.stringMatching(/^ {2}booksTableName: .*,$/)]);
  });

  it("enter the contract by scopes, rows and a variable", () => {
    const kinds = [
      /^ {2}"books\.\w+": /,
      /^ {2}\{ method: .*"\/books.* \},$/,
      /^ {2}(?:\/\*\* .* \*\/|booksTableName: .*,)$/,
    ];
    const kindOf = (line: string) => kinds.findIndex((kind) => kind.test(line));
    expect(mentions.get("contract.ts")?.map(kindOf)).toEqual([0, 0, 1, 1, 1, 1, 1, 2, 2]);
  });

  it("are known to no other file but the contract", () => {
    expect([...mentions.keys()].sort()).toEqual(["app.ts", "config.ts", "contract.ts"]);
  });
});

function namesBooks(line: string): boolean {
  return /book/i.test(line);
}
