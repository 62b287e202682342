import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../../support/browser.ts";
import {
  alice,
  alicePassword,
  browserClient,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import { authorizationQuery } from "../../../support/user-pool-client.ts";

let application: Server;
let callback: string;
let pool: RunningUserPool;
let chromium: Browser;
beforeAll(async () => {
  application = createServer((_request, response) => response.end("signed in"));
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  callback = `http://localhost:${(application.address() as AddressInfo).port}/callback`;
  pool = await startUserPool({
    users: [{ ...alice, passwordIsTemporary: true }],
    clients: [{ ...browserClient, callbackUrls: [callback] }],
  });
  chromium = await launchBrowser();
});
afterAll(async () => {
  await chromium.close();
  await pool.close();
  application.close();
});

/** The page in a browser without JavaScript. */
async function openLogin(colorScheme: "light" | "dark"): Promise<Page> {
  const context = await chromium.newContext({ colorScheme, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${pool.origin}/oauth2/authorize?${authorizationQuery({ redirect_uri: callback })}`);
  return page;
}

/** WCAG 2.2 relative luminance of `rgb(r, g, b)`. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((channel) => {
    const share = Number(channel) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe("renderLoginPage in Chromium", () => {
  test.each(["light", "dark"] as const)(
    "is readable in %s: the policy lets its style through",
    async (scheme) => {
      const page = await openLogin(scheme);
      const style = (selector: string, property: "color" | "backgroundColor") =>
        page.evaluate<string>(`getComputedStyle(document.querySelector("${selector}")).${property}`);
      const card = await style("main", "backgroundColor");
      expect(luminance(card) > 0.5).toBe(scheme === "light");
      expect(contrast(card, await style("h1", "color"))).toBeGreaterThan(7);
      expect(contrast(card, await style("main > .quiet:last-child", "color"))).toBeGreaterThan(4.5);
      const button = [await style("button", "backgroundColor"), await style("button", "color")] as const;
      expect(contrast(...button)).toBeGreaterThan(4.5);
    },
  );

  test("is filled in with the keyboard alone, from the mistake to a password of one's own", async () => {
    const page = await openLogin("light");
    await page.keyboard.type("alice");
    await page.keyboard.press("Tab");
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toBe("Incorrect username or password.");
    await page.keyboard.type(alicePassword);
    await page.keyboard.press("Enter");
    await page.getByLabel("New password", { exact: true }).waitFor();
    await page.keyboard.type("My-Own-Secret-2");
    await page.keyboard.press("Tab");
    await page.keyboard.type("My-Own-Secret-2");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.startsWith(`${callback}?code=`));
    expect(await page.textContent("body")).toBe("signed in");
  });
});
