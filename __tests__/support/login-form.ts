import { CookieBrowser, hiddenFields, locationOf } from "./user-pool-client.ts";

/**
 * Walks an authorization request through the pool's login form.
 *
 * @returns where the pool sends the browser back to
 */
export async function logInWithoutBrowser(request: URL, username: string, password: string): Promise<URL> {
  const browser = new CookieBrowser();
  const login = locationOf(await browser.get(request.href));
  const page = await browser.get(login.href);
  return locationOf(await browser.post(login.href, { ...hiddenFields(page), username, password }));
}
