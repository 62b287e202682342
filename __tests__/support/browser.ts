import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Switches by which the package's browser would be laxer than a person's. */
const laxSwitches = ["--disable-web-security", "--allow-running-insecure-content"];

/** A real headless Chromium: the machine's own, or else the one that comes from npm (Linux x64). */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = installed.find((path) => existsSync(path));
  if (executablePath) return chromium.launch({ executablePath, args: ["--no-sandbox"] });
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: sparticuz.args.filter((argument) => !laxSwitches.includes(argument)),
  });
}
