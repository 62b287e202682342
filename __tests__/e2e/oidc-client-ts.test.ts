import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { UserManagerSettings } from "oidc-client-ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { close, listen } from "../support/issuer.ts";
import { addCallback, browserClientId } from "../support/own-application.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

const libraryFile = join(
  dirname(createRequire(import.meta.url).resolve("oidc-client-ts/package.json")),
  "dist/browser/oidc-client-ts.js",
);

let application: string;
let server: Server;
let system: RunningSystem;
let browser: Browser;

beforeAll(async () => {
  const library = await readFile(libraryFile);
  server = createServer((request, response) => {
    const isLibrary = request.url === "/library.js";
    response.setHeader("content-type", isLibrary ? "text/javascript" : "text/html");
    response.end(isLibrary ? library : applicationPage());
  });
  application = `http://localhost:${new URL(await listen(server)).port}`;
  const prepare = addCallback(`${application}/callback`);
  [system, browser] = await Promise.all([startSystem({ flags: ["--no-watch"], prepare }), launchBrowser()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), system?.stop(), close(server)]);
});

/** A single-page application of another origin: the library's own defaults, and the issuer's URL. */
function applicationPage(): string {
  const settings: UserManagerSettings = {
    authority: system.output("oidc_issuer_url"),
    client_id: browserClientId(system),
    redirect_uri: `${application}/callback`,
    scope: "openid email profile example/auth",
    loadUserInfo: true,
  };
  return `<!doctype html><title>application</title><script src="/library.js"></script><script>
    window.manager = new oidc.UserManager(${JSON.stringify(settings)});
    if (location.pathname === "/callback") {
      window.finished = manager.signinCallback().then(
        (user) => ({ profile: user.profile, token: user.access_token }),
        (error) => ({ failure: String(error) }),
      );
    }
  </script>`;
}

async function openApplication(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(application);
  return page;
}

interface Finished {
  readonly failure?: string;
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly token?: string;
}

describe("oidc-client-ts in a browser", () => {
  test("discovers the pool from another origin, logs alice in and asks userInfo", async () => {
    const page = await openApplication();
    await page.evaluate("manager.signinRedirect()").catch(() => {});
    await page.getByLabel("Username").fill("alice");
    await page.getByLabel("Password").fill(alicePassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${application}/callback**`);
    const { failure, profile, token } = (await page.evaluate("window.finished")) as Finished;
    expect(failure).toBeUndefined();
    expect(profile).toMatchObject({ email: "alice@example.com", name: "Alice Doe" });
    const headers = { authorization: `Bearer ${token}` };
    const url = `${system.output("example_url")}/jwt-cognito-protected`;
    expect((await fetch(url, { headers })).status).toBe(200);
  });

  test("reads the signing keys from another origin", async () => {
    const page = await openApplication();
    const keys = (await page.evaluate("manager.metadataService.getSigningKeys()")) as object[];
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatchObject({ kty: "RSA", alg: "RS256" });
  });
});
