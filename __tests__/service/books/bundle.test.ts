import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadedAtStart, readBundle } from "../../support/bundle.ts";

const entry = "__tests__/fixture/books/lambda.ts";

describe("the bundle of the books", () => {
  let outdir: string;

  beforeAll(async () => {
    outdir = await mkdtemp(join(tmpdir(), "gatehouse-build-"));
    const build = ["service/build.mjs", "--entry", entry, "--outdir", outdir];
    await promisify(execFile)(process.execPath, build);
  });
  afterAll(() => rm(outdir, { recursive: true }));

  it("leaves the AWS SDK out of what a cold start loads, and stays below 1 MB", async () => {
    const sources = await readBundle(outdir);
    const isIn = (texts: Iterable<string>) => [...texts].some((text) => text.includes("DynamoDB_20120810"));
    expect(isIn(sources.values())).toBe(true);
    expect(isIn(loadedAtStart(sources))).toBe(false);
    expect(Buffer.byteLength([...sources.values()].join(""))).toBeLessThan(1_000_000);
  });
});
