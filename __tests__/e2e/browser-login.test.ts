import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem({ flags: ["--no-watch"] }), launchBrowser()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), system?.stop()]);
});

async function openLogin(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(system.output("example_authorization_code_oidc_redirect_url"));
  return page;
}

async function submit(page: Page, password: string): Promise<void> {
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function logIn(page: Page): Promise<void> {
  await submit(page, alicePassword);
  await page.getByRole("heading", { name: "You are signed in" }).waitFor();
}

describe("a person with a browser", () => {
  test("is told of a wrong password, logs in with the right one and sees her claims", async () => {
    const page = await openLogin();
    expect(new URL(page.url()).pathname).toBe("/login");
    await submit(page, "Wrong-Passw0rd");
    expect(await page.getByRole("alert").textContent()).toContain("Incorrect username or password.");
    await logIn(page);
    expect(page.url()).toMatch(new RegExp(`^${system.output("example_url")}/oidc/callback`));
    const text = await page.locator("main").textContent();
    for (const value of [
      "alice",
      "alice@example.com",
      "Alice Doe",
      "Alice",
      "Doe",
      system.output("oidc_issuer_url"),
    ]) {
      expect(text).toContain(value);
    }
  });

  test("starts from the sign-in link and comes back to it by signing out", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(system.output("example_url"));
    await page.getByRole("link", { name: /sign in/i }).click();
    await logIn(page);
    await page.getByRole("link", { name: /sign out/i }).click();
    expect(page.url()).toBe(`${system.output("example_url")}/`);
    await page.getByRole("link", { name: /sign in/i }).click();
    expect(new URL(page.url()).pathname).toBe("/login");
  });

  test("logs in in two tabs at once", async () => {
    const context = await browser.newContext();
    const [first, second] = [await context.newPage(), await context.newPage()];
    const loginUrl = system.output("example_authorization_code_oidc_redirect_url");
    await first.goto(loginUrl);
    await second.goto(loginUrl);
    for (const page of [first, second]) {
      await logIn(page);
      expect(await page.locator("main").textContent()).toContain("alice@example.com");
    }
  });

  test("gets a page that says how to start again when she reloads the callback", async () => {
    const page = await openLogin();
    await logIn(page);
    const response = await page.reload();
    expect(response?.status()).toBe(400);
    expect(await page.getByRole("link", { name: /sign in/i }).getAttribute("href")).toContain("/oidc");
  });

  test("runs no inline script and loads nothing from elsewhere", async () => {
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(system.output("example_authorization_code_oidc_redirect_url"));
    await logIn(page);
    expect(complaints).toEqual([]);
  });

  test("leaves neither password nor name in what is printed by the system", () => {
    const requests = system.printed().split("Ctrl-C stops everything")[1] ?? "";
    expect(requests).toContain("/oidc/callback");
    for (const personal of [alicePassword, "alice", "Doe", "code="]) expect(requests).not.toContain(personal);
  });
});
