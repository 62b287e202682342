import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bundleService } from "../../operations/project.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-project-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("bundleService", () => {
  test("says in one sentence what an installation without development dependencies lacks", async () => {
    mkdirSync(join(folder, "service"));
    copyFileSync(join(import.meta.dirname, "../../service/build.mjs"), join(folder, "service/build.mjs"));
    await expect(bundleService(folder, join(folder, "out"))).rejects.toThrow(
      "esbuild is not installed; run npm ci without NODE_ENV=production, which leaves out what the start needs",
    );
  });
});
