import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
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
  ALLOWED_CLIENT_IDS: "1example23456789",
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

  it("keeps the entry below 400 kB and everything below 600 kB", async () => {
    const files = await readdir(outdir);
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(outdir, file))).size));
    expect((await stat(join(outdir, "lambda.mjs"))).size).toBeLessThan(400_000);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(600_000);
  });

  it("leaves openid-client out of what a cold start loads", async () => {
    const sources = new Map<string, string>();
    for (const file of await readdir(outdir)) sources.set(file, await readFile(join(outdir, file), "utf8"));
    const loaded = (file: string): string[] => {
      const imports = sources.get(file)?.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g) ?? [];
      return [file, ...[...imports].flatMap(([, name = ""]) => loaded(name))];
    };
    const atStart = loaded("lambda.mjs")
      .map((file) => sources.get(file))
      .join();
    expect([...sources.values()].join()).toContain("randomPKCECodeVerifier");
    expect(atStart).not.toContain("oauth4webapi");
    expect(atStart).toContain("x-powered-by");
  });
});
