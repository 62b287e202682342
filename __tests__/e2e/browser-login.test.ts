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
    expect(page.url()).toBe(`${system.output("example_url")}/oidc/claims`);
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

  test("sees her claims again when she reloads, and finds neither code nor state in her history", async () => {
    const page = await openLogin();
    const visited: string[] = [];
    page.on("framenavigated", (frame) => visited.push(frame.url()));
    await logIn(page);
    expect((await page.reload())?.status()).toBe(200);
    expect(await page.locator("main").textContent()).toContain("alice@example.com");
    await page.goBack();
    await page.goForward();
    expect(page.url()).toBe(`${system.output("example_url")}/oidc/claims`);
    expect(visited.length).toBeGreaterThan(2);
    expect(visited.join()).not.toMatch(/[?&]code=/);
  });

  test("leaves no token where a script could read it, and none that outlives its ID token", async () => {
    const page = await openLogin();
    await logIn(page);
    expect(
      await page.evaluate("document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })"),
    ).toBe("{}");
    const origin = system.output("example_url");
    const kept = (await page.context().cookies(origin)).filter(({ name }) => name.endsWith("-token"));
    expect(kept.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual([
      ["id-token", true, "Lax"],
      ["access-token", true, "Lax"],
    ]);
    const [, claims = ""] = kept[0]?.value.split(".") ?? [];
    const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { exp: number };
    for (const { expires, value } of kept) {
      expect(expires).toBeLessThanOrEqual(exp + 1);
      expect(value.length).toBeLessThan(3_800);
    }
  });

  test("is told that she is signed in already when the callback is loaded again", async () => {
    const page = await openLogin();
    const callback = page.waitForRequest((request) => request.url().includes("/oidc/callback?"));
    await logIn(page);
    const response = await page.goto((await callback).url());
    expect(response?.status()).toBe(400);
    await page.getByRole("heading", { name: "You are already signed in" }).waitFor();
    await page.getByRole("link", { name: "See your claims" }).click();
    expect(await page.locator("main").textContent()).toContain("alice@example.com");
  });

  test("shows no claims any more after she signed out, by the Back button neither", async () => {
    const page = await openLogin();
    await logIn(page);
    await page.getByRole("link", { name: /sign out/i }).click();
    expect(page.url()).toBe(`${system.output("example_url")}/`);
    await page.goBack();
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
    expect(await page.locator("main").textContent()).not.toContain("alice");
    const cookies = await page.context().cookies(system.output("example_url"));
    expect(cookies.filter(({ name }) => name.endsWith("-token"))).toEqual([]);
  });

  test("is asked before another site signs her out", async () => {
    const page = await openLogin();
    await logIn(page);
    const origin = system.output("example_url");
    await page.goto(
      `data:text/html,<a href="${origin}/oidc/logout">win a prize</a><img src="${origin}/oidc/logout">`,
    );
    await page.getByRole("link", { name: "win a prize" }).click();
    await page.getByRole("heading", { name: "Do you want to sign out?" }).waitFor();
    await page.goto(`${origin}/oidc/claims`);
    await page.getByRole("heading", { name: "You are signed in" }).waitFor();
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
