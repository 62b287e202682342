import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationName } from "../../service/contract.ts";
import { loadedAtStart, readBundle } from "../support/bundle.ts";
import { httpApiEvent } from "../support/service-event.ts";

const run = promisify(execFile);
const build = (...args: string[]) => run(process.execPath, ["service/build.mjs", ...args]);

const environment = {
  OIDC_ISSUER: "https://issuer.example/pool",
  OIDC_AUTHORIZATION_SERVER_URL: "https://auth.example",
  API_URL: "https://api.example",
  BROWSER_CLIENT_ID: "1example23456789",
  BROWSER_CLIENT_SCOPES: "openid",
  ALLOWED_CLIENT_IDS: "1example23456789",
  BOOKS_TABLE_NAME: "books",
};

describe("build.mjs", () => {
  let outdir: string;

  beforeAll(async () => {
    outdir = await mkdtemp(join(tmpdir(), "gatehouse-build-"));
    await build("--entry", "__tests__/fixture/lambda.ts", "--outdir", outdir);
  });
  afterAll(() => rm(outdir, { recursive: true }));

  /** Runs the bundle as Lambda does, far from node_modules, with nothing in the environment but the function's own. */
  const invoke = async (path: string) => {
    const script = `
      const { handler } = await import(${JSON.stringify(join(outdir, "lambda.mjs"))});
      const result = await handler(${JSON.stringify(httpApiEvent({ path }))}, { awsRequestId: "6f1f2a8e" });
      console.log(JSON.stringify(result));`;
    const node = ["--input-type=module", "--eval", script];
    const { stdout } = await run(process.execPath, node, { cwd: outdir, env: environment });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  };

  it("makes a bundle whose handler starts and answers", async () => {
    expect(await invoke("/")).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining(applicationName),
    });
  });

  it("makes a bundle that can load what it imports dynamically", async () => {
    const { statusCode, headers } = await invoke("/oidc");
    expect(statusCode).toBe(302);
    expect(headers.location).toMatch(/^https:\/\/auth\.example\/oauth2\/authorize\?/);
  });

  it("keeps what a cold start loads below 420 kB, and everything below 1 MB", async () => {
    const sources = await readBundle(outdir);
    const size = (texts: Iterable<string>) => Buffer.byteLength([...texts].join(""));
    expect(size(loadedAtStart(sources))).toBeGreaterThan(100_000);
    expect(size(loadedAtStart(sources))).toBeLessThan(420_000);
    expect(size(sources.values())).toBeLessThan(1_000_000);
  });

  it("leaves openid-client out of what a cold start loads", async () => {
    const sources = await readBundle(outdir);
    const isIn = (texts: Iterable<string>) => [...texts].some((text) => text.includes("oauth4webapi"));
    expect(isIn(sources.values())).toBe(true);
    expect(isIn(loadedAtStart(sources))).toBe(false);
  });
});
