import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpApiEvent } from "../support/service-event.ts";

const run = promisify(execFile);

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
    await run(process.execPath, ["service/build.mjs", "--outdir", outdir]);
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
    expect(await invoke("/")).toMatchObject({ statusCode: 200, body: expect.stringContaining("Gatehouse") });
  });

  it("makes a bundle that can load what it imports dynamically", async () => {
    const { statusCode, headers } = await invoke("/oidc");
    expect(statusCode).toBe(302);
    expect(headers.location).toMatch(/^https:\/\/auth\.example\/oauth2\/authorize\?/);
  });

  it("keeps what a cold start loads below 420 kB, and everything below 1 MB", async () => {
    const sources = await readBundle();
    const size = (texts: Iterable<string>) => Buffer.byteLength([...texts].join(""));
    expect(size(loadedAtStart(sources))).toBeGreaterThan(100_000);
    expect(size(loadedAtStart(sources))).toBeLessThan(420_000);
    expect(size(sources.values())).toBeLessThan(1_000_000);
  });

  it.each([
    ["openid-client", "oauth4webapi"],
    ["the AWS SDK", "DynamoDB_20120810"],
  ])("leaves %s out of what a cold start loads", async (_, mark) => {
    const sources = await readBundle();
    const isIn = (texts: Iterable<string>) => [...texts].some((text) => text.includes(mark));
    expect(isIn(sources.values())).toBe(true);
    expect(isIn(loadedAtStart(sources))).toBe(false);
  });

  /** File name → text. */
  const readBundle = async (): Promise<Map<string, string>> => {
    const read = async (file: string) => [file, await readFile(join(outdir, file), "utf8")] as const;
    return new Map(await Promise.all((await readdir(outdir)).map(read)));
  };

  const loadedAtStart = (sources: ReadonlyMap<string, string>): string[] => {
    const loaded = new Set<string>();
    const load = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      const imports = sources.get(file)?.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g) ?? [];
      for (const [, name = ""] of imports) load(name);
    };
    load("lambda.mjs");
    return [...loaded].map((file) => sources.get(file) ?? "");
  };
});
