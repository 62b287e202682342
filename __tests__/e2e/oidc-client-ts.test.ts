import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { addOwnCallback, browserClientId, ownCallback } from "../support/own-application.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

const application = new URL(ownCallback).origin;
const library = join(
  dirname(createRequire(import.meta.url).resolve("oidc-client-ts/package.json")),
  "dist/browser/oidc-client-ts.js",
);

let system: RunningSystem;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([
    startSystem({ flags: ["--no-watch"], prepare: addOwnCallback }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), system?.stop()]);
});

/** A single-page application of another origin: the library's own defaults, and the issuer's URL. */
function applicationPage(): string {
  const settings = {
    authority: system.output("oidc_issuer_url"),
    client_id: browserClientId(system),
    redirect_uri: ownCallback,
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
  const script = await readFile(library, "utf8");
  await page.route(`${application}/**`, (route) =>
    new URL(route.request().url()).pathname === "/library.js"
      ? route.fulfill({ contentType: "text/javascript", body: script })
      : route.fulfill({ contentType: "text/html", body: applicationPage() }),
  );
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
