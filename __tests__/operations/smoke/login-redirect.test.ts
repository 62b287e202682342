import { describe, expect, test } from "vitest";
import { outputsOf } from "../../../operations/deployed/outputs.ts";
import { tryLogin } from "../../../operations/smoke/login-redirect.ts";
import { serve } from "../../support/gateway-server.ts";

interface Faults {
  /** Parameters of the authorization request that are other than they should be. */
  readonly parameters?: Record<string, string>;
  readonly startStatus?: number;
  readonly startLocation?: string;
  readonly loginPath?: string;
  readonly pageStatus?: number;
  readonly authorizationPath?: string;
}

/** API and user pool on one origin. */
async function login(faults: Faults = {}) {
  const { startStatus = 302, loginPath = "/login", pageStatus = 200 } = faults;
  const origin = await serve((request, response) => {
    const { pathname, search } = new URL(request.url ?? "", "http://localhost");
    if (pathname === "/oidc") {
      const path = faults.authorizationPath ?? "/oauth2/authorize";
      const location =
        faults.startLocation ?? `${origin}${path}?${authorizationQuery(origin, faults.parameters)}`;
      response.writeHead(startStatus, location ? { location } : {}).end();
    } else if (pathname === "/oauth2/authorize") {
      response.writeHead(302, { location: `${loginPath}${search}` }).end();
    } else {
      response.writeHead(pageStatus).end();
    }
  });
  const outputs = outputsOf({
    example_url: origin,
    example_authorization_code_oidc_redirect_url: `${origin}/oidc`,
    oidc_authorization_url: `${origin}/oauth2/authorize`,
  });
  return tryLogin(outputs);
}

function authorizationQuery(origin: string, changes: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    response_type: "code",
    client_id: "browser",
    redirect_uri: `${origin}/oidc/callback`,
    state: "s",
    nonce: "n",
    code_challenge: "c",
    code_challenge_method: "S256",
    ...changes,
  });
}

describe("tryLogin", () => {
  test("passes where the way leads to the login page", async () => {
    expect(await login()).toMatchObject({ outcome: "passed", detail: expect.stringMatching(/\/login$/) });
  });

  test.each<[string, Faults]>([
    ["the service does not redirect", { startStatus: 200 }],
    ["the redirect has no location", { startLocation: "" }],
    ["the redirect's location is no URL", { startLocation: "http://" }],
    ["it leads to another endpoint", { authorizationPath: "/other" }],
    ["the flow is implicit", { parameters: { response_type: "token" } }],
    ["the challenge is plain", { parameters: { code_challenge_method: "plain" } }],
    ["it returns elsewhere", { parameters: { redirect_uri: "https://elsewhere.example" } }],
    ["there is no state", { parameters: { state: "" } }],
    ["there is no nonce", { parameters: { nonce: "" } }],
    ["there is no challenge", { parameters: { code_challenge: "" } }],
    ["the pool shows an error", { loginPath: "/error", pageStatus: 400 }],
    ["the login page is not available", { pageStatus: 403 }],
  ])("fails where %s", async (_, faults) => {
    expect(await login(faults)).toMatchObject({ outcome: "failed" });
  });
});
