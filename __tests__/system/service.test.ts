import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { listBuildContext } from "../../constructs/build-context.ts";
import { contract } from "../../constructs/environment.ts";
import { contractAccess, serviceAccess } from "../support/access-table.ts";
import { startIssuer } from "../support/issuer.ts";
import { loadFunction } from "../support/service-function.ts";

const project = resolve(import.meta.dirname, "../..");

describe("the service", () => {
  test("guards every row by itself, were the gateway's authorizer lost", async () => {
    const issuer = await startIssuer();
    onTestFinished(() => issuer.close());
    const service = await loadFunction({ issuer: issuer.issuer }, () => import("../../service/lambda.ts"));
    expect(await serviceAccess(contract, service, issuer)).toEqual(contractAccess(contract));
  });

  test("is bundled from what the image is built from, and nothing else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-context-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const files = listBuildContext(project);
    for (const file of files) cpSync(join(project, file), join(folder, file));
    for (const modules of ["node_modules", "service/node_modules"]) {
      if (!existsSync(join(project, modules))) continue;
      expect(existsSync(join(folder, dirname(modules)))).toBe(true);
      symlinkSync(join(project, modules), join(folder, modules));
    }
    const build = [join(folder, "service/build.mjs"), "--outdir", join(folder, "function")];
    await promisify(execFile)(process.execPath, build, { cwd: folder });
    expect(files).toEqual(expect.arrayContaining(["Dockerfile", "package-lock.json", "service/lambda.ts"]));
    expect(existsSync(join(folder, "function/lambda.mjs"))).toBe(true);
  });
});
