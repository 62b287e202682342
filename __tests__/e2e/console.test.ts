import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults } from "../support/accessibility.ts";
import { launchBrowser } from "../support/browser.ts";
import { machineToken, withToken } from "../support/machine-token.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem({ flags: ["--no-watch"] }), launchBrowser()]);
  ({ origin } = new URL(system.output("oidc_issuer_url")));
});
afterAll(async () => {
  await Promise.all([browser?.close(), system?.stop()]);
});

// Each open console keeps a connection, of which a browser has few. This one dies with the first page that is closed.
afterEach(async () => {
  const pages = browser.contexts().flatMap((context) => context.pages());
  await Promise.all(pages.map((page) => page.goto("about:blank")));
});

async function openConsole(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  const page = await context.newPage();
  await page.goto(origin);
  return page;
}

const live = (page: Page) => page.getByText("Live: new requests appear at the top.").waitFor();
const requests = (page: Page) => page.getByRole("group", { name: "Requests" }).getByRole("row");

describe("the console in a browser", () => {
  test("adds requests to its list as they come, with the gateway's reason", async () => {
    const page = await openConsole();
    await live(page);
    const url = `${system.output("example_url")}/jwt-cognito-protected`;
    await fetch(`${url}?from=console`);
    const refused = requests(page).filter({ hasText: "unauthorized: missing: token not provided" });
    await refused.first().waitFor();
    await withToken(url, await machineToken(system));
    const allowed = requests(page)
      .filter({ hasText: "authorized" })
      .filter({ hasText: "example: example/auth" });
    await allowed.first().waitFor();
    await requests(page).filter({ hasText: "client_credentials" }).first().waitFor();
    expect(await page.content()).not.toContain("from=console");
  });

  test("tells a refused login from an answer, and an answer's status from the gateway's decision", async () => {
    const page = await openConsole();
    await live(page);
    await withToken(system.output("example_url"), "nonsense");
    const passed = requests(page).filter({ hasText: "passed: public" }).first();
    expect(await passed.locator(".good, .bad").count()).toBe(0);
    const login = await (await browser.newContext()).newPage();
    await login.goto(system.output("example_authorization_code_oidc_redirect_url"));
    await login.getByLabel("Username").fill("alice");
    await login.getByLabel("Password").fill("Wrong-Passw0rd");
    await login.getByRole("button", { name: "Sign in" }).click();
    await requests(page).filter({ hasText: "✗ wrong username or password" }).first().waitFor();
  });

  test("stops when told to, and catches up afterwards", async () => {
    const page = await openConsole();
    await live(page);
    await page.getByRole("button", { name: "Pause" }).click();
    await fetch(`${system.output("example_url")}/while-paused`);
    await page.waitForTimeout(300);
    expect(await requests(page).filter({ hasText: "/while-paused" }).count()).toBe(0);
    await page.getByRole("button", { name: "Resume" }).click();
    await requests(page).filter({ hasText: "/while-paused" }).waitFor();
  });

  test("copies a client id, and a secret once it was asked for", async () => {
    const page = await openConsole();
    const clipboard = () => page.evaluate("navigator.clipboard.readText()");
    await page.getByRole("button", { name: "Copy client id of example", exact: true }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    expect(await clipboard()).toBe(system.output("example_client_id"));
    const secret = system.output("example_client_secret");
    expect(await page.content()).not.toContain(secret);
    await page.getByRole("button", { name: "Show the secret of example", exact: true }).click();
    await page.getByRole("button", { name: "Copy secret of example", exact: true }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    expect(await clipboard()).toBe(secret);
  });

  test("selects what it may not copy, so that the person can", async () => {
    const page = await openConsole();
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))");
    await page.getByRole("button", { name: "Copy client id of example", exact: true }).click();
    await page.getByText("Selected", { exact: true }).waitFor();
    expect(await page.evaluate("getSelection().toString()")).toBe(system.output("example_client_id"));
  });

  test("says what a token means and where it passes, and lists no request of its own", async () => {
    const page = await openConsole();
    const keyRequests = requests(page).filter({ hasText: "/.well-known/jwks.json" });
    const before = await keyRequests.count();
    await page.getByLabel("Access or ID token").fill(await machineToken(system));
    await page.getByRole("button", { name: "Inspect" }).click();
    await page.getByText("signed it with its key for access tokens, and it is valid.").waitFor();
    const claim = page
      .getByRole("group", { name: "Claims" })
      .getByRole("row")
      .filter({ hasText: "client_id" });
    expect(await claim.textContent()).toContain("The client example; the gateway compares it");
    const route = page.getByRole("group", { name: "At the gateway" }).getByRole("row");
    const protectedRoute = route.filter({ hasText: "/jwt-cognito-protected" });
    expect(await protectedRoute.textContent()).toContain("it holds a scope of the route");
    expect(await keyRequests.count()).toBe(before);
  });

  test("leads to the login of the application", async () => {
    const page = await openConsole();
    await page.getByRole("link", { name: /^Log in/ }).click();
    await page.getByLabel("Username").fill("alice");
    await page.getByLabel("Password").fill(alicePassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(page.url()).toBe(`${system.output("example_url")}/oidc/claims`);
  });

  test("can be read on a phone: it does not scroll sideways, and the routes stay where their cells scroll", async () => {
    const page = await openConsole({ viewport: { width: 420, height: 800 } });
    await live(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(420);
    const matrix = page.getByRole("group", { name: "Routes and callers" });
    await matrix.evaluate((element) => element.scrollBy(1000, 0));
    expect(await matrix.evaluate((element) => element.scrollLeft)).toBeGreaterThan(100);
    const route = matrix.getByRole("rowheader", { name: "GET /items", exact: true });
    const [place, edge] = await Promise.all([route.boundingBox(), matrix.boundingBox()]);
    expect(place?.x).toBe(edge?.x);
    const list = page.getByRole("group", { name: "Requests" });
    expect(await list.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  });

  test("can be used with the keyboard alone", async () => {
    const page = await openConsole();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    const wanted = [
      "live-toggle",
      "token",
      "Inspect",
      "Copy client id of example",
      "Show the secret of example",
    ];
    const reached = new Set<string>();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      reached.add(
        await page.evaluate<string>(
          "document.activeElement.getAttribute('aria-label') || document.activeElement.id || document.activeElement.textContent",
        ),
      );
    }
    expect([...reached]).toEqual(expect.arrayContaining(wanted));
    await page.getByRole("button", { name: "Show the secret of example", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Copy secret of example", exact: true }).waitFor();
  });

  test("shows everything without JavaScript, and refreshes by a button", async () => {
    const page = await openConsole({ javaScriptEnabled: false });
    await fetch(`${system.output("example_url")}/without-script`);
    expect(await page.getByRole("button", { name: /^Copy/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Refresh" }).click();
    await requests(page).filter({ hasText: "/without-script" }).waitFor();
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByLabel("Access or ID token").fill("nonsense");
    await page.getByRole("button", { name: "Inspect" }).click();
    await page.getByText("This is no JSON web token").waitFor();
  });

  test("breaks none of its own policy's rules", async () => {
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(origin);
    await live(page);
    await page.getByLabel("Access or ID token").fill("nonsense");
    await page.getByRole("button", { name: "Inspect" }).click();
    await live(page);
    expect(complaints).toEqual([]);
  });

  test("is closed to the API's page, which is another origin on the same machine", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(system.output("example_url"));
    const tries = await page.evaluate<string[]>(`Promise.all([
      fetch("${origin}/").then(() => "read", () => "refused"),
      fetch("${origin}/console/console.js", { mode: "no-cors" }).then(() => "read", () => "refused"),
      new Promise((resolve) => {
        const events = new EventSource("${origin}/console/requests");
        events.onopen = () => resolve("read");
        events.onerror = () => resolve("refused");
      }),
    ])`);
    expect(tries).toEqual(["refused", "refused", "refused"]);
  });
});

describe.each(["light", "dark"] as const)("what axe finds, in %s", (colorScheme) => {
  const context = { colorScheme, bypassCSP: true, reducedMotion: "reduce" } as const;

  test("nothing on the console, with a token inspected and a secret shown", async () => {
    const page = await openConsole(context);
    await live(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Access or ID token").fill(await machineToken(system));
    await page.getByRole("button", { name: "Inspect" }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Show the secret of example", exact: true }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("nothing on the console on a phone", async () => {
    const page = await openConsole({ ...context, viewport: { width: 420, height: 800 } });
    await live(page);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("nothing on the way of a login: home, sign in, wrong password, claims, error", async () => {
    const page = await (await browser.newContext(context)).newPage();
    await page.goto(system.output("example_url"));
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(system.output("example_authorization_code_oidc_redirect_url"));
    expect(await accessibilityFaults(page)).toEqual([]);
    for (const password of ["Wrong-Passw0rd", alicePassword]) {
      await page.getByLabel("Username").fill("alice");
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    await page.reload();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${origin}/error?error=redirect_mismatch`);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
