import { describe, expect, test } from "vitest";
import { runScript } from "../support/command.ts";

const cost = (...args: string[]) => runScript(process.cwd(), "operations/cost.ts", args);

describe("npm run cost", () => {
  test("prints a table with sources, and that prices move", async () => {
    const { code, stdout } = await cost("--token-calls", "1000");
    expect(stdout).toMatch(/^\| What .*\| Source +\|\n/);
    expect(stdout).toMatch(/\| Cognito tokens for machines +\| 1,000 +\| \$2.25 per 1,000 +\| \$2.25 /);
    expect(stdout).toContain("Prices move");
    expect(code).toBe(0);
  });

  test("refuses what is no number", async () => {
    const { code, stderr } = await cost("--users", "many");
    expect(stderr).toMatch(/^--users must be a whole number, got "many"; usage: npm run cost/);
    expect(code).toBe(1);
  });
});
