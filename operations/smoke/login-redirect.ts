import { fetchOnce } from "../deployed/fetch.ts";
import type { Outputs } from "../deployed/outputs.ts";
import { expectEqual, Mismatch, type Step, step } from "./step.ts";

/** Begins a login and follows it to the login page; nobody logs in. */
export function tryLogin(outputs: Outputs): Promise<Step> {
  return step("a login leads to the login page", async () => {
    const request = await redirectOf(outputs.text("example_authorization_code_oidc_redirect_url"));
    expectEqual(
      "the redirect",
      `${request.origin}${request.pathname}`,
      outputs.text("oidc_authorization_url"),
    );
    assertCodeFlow(request.searchParams, outputs.text("example_url"));
    const login = await redirectOf(request.href);
    expectEqual("the page", `${login.origin}${login.pathname}`, `${request.origin}/login`);
    const page = await fetchOnce(login.href);
    expectEqual("the status of the login page", page.status, 200);
    return `${login.origin}${login.pathname}`;
  });
}

/**
 * Whether people may log in for a scope: with one that their client does not have, Cognito goes back to the service.
 *
 * @param scope as the authorization endpoint takes it, `example/auth`
 * @throws {Mismatch} the login does not begin
 */
export async function peopleMayHold(outputs: Outputs, scope: string): Promise<boolean> {
  const request = await redirectOf(outputs.text("example_authorization_code_oidc_redirect_url"));
  request.searchParams.set("scope", `openid ${scope}`);
  const answer = await redirectOf(request.href);
  return `${answer.origin}${answer.pathname}` === `${request.origin}/login`;
}

/** @see RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core 1.0 section 3.1.2.1 */
function assertCodeFlow(parameters: URLSearchParams, apiUrl: string): void {
  expectEqual("response_type", parameters.get("response_type"), "code");
  expectEqual("code_challenge_method", parameters.get("code_challenge_method"), "S256");
  expectEqual("redirect_uri", parameters.get("redirect_uri"), `${apiUrl}/oidc/callback`);
  for (const name of ["client_id", "state", "nonce", "code_challenge"]) {
    if (!parameters.get(name)) throw new Mismatch(`the authorization request must have ${name}, got none`);
  }
}

async function redirectOf(url: string): Promise<URL> {
  const { status, headers } = await fetchOnce(url);
  const { pathname } = new URL(url);
  expectEqual(`the status of ${pathname}`, status, 302);
  const location = headers.get("location");
  if (location === null) throw new Mismatch(`the redirect of ${pathname} must have a location, got none`);
  if (!URL.canParse(location, url)) {
    throw new Mismatch(`the location of ${pathname} must be a URL, got ${JSON.stringify(location)}`);
  }
  return new URL(location, url);
}
