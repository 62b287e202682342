import { auth, type OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logInWithoutBrowser } from "../support/login-form.ts";
import { addOwnCallback, browserClientId, ownCallback } from "../support/own-application.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"], prepare: addOwnCallback });
});
afterAll(() => system?.stop());

/** What an MCP client keeps of its own: a client id from the operator, and whatever the SDK gives it. */
class Application implements OAuthClientProvider {
  readonly redirectUrl = ownCallback;
  readonly clientMetadata = { client_name: "an MCP client", redirect_uris: [ownCallback] };
  sentTo: URL | undefined;
  received: OAuthTokens | undefined;
  #verifier = "";

  state = () => "the-state";
  clientInformation = () => ({ client_id: browserClientId(system) });
  tokens = () => this.received;
  saveTokens(tokens: OAuthTokens): void {
    this.received = tokens;
  }
  redirectToAuthorization(url: URL): void {
    this.sentTo = url;
  }
  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }
  codeVerifier = () => this.#verifier;
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

describe("the MCP SDK's OAuth client", () => {
  test("knows the API's URL alone, logs alice in, calls the API and refreshes", async () => {
    const serverUrl = system.output("example_url");
    const resource = `${serverUrl}/`;
    const application = new Application();
    expect(await auth(application, { serverUrl })).toBe("REDIRECT");
    const request = application.sentTo ?? new URL("");
    expect(Object.fromEntries(request.searchParams)).toMatchObject({
      scope: "example/auth example/items.read",
      resource,
      code_challenge_method: "S256",
    });

    const callback = await logInWithoutBrowser(request, "alice", alicePassword);
    expect(callback.searchParams.get("state")).toBe("the-state");
    const authorizationCode = callback.searchParams.get("code") ?? "";
    expect(await auth(application, { serverUrl, authorizationCode })).toBe("AUTHORIZED");
    const { access_token: token = "" } = application.received ?? {};
    expect(claimsOf(token)).toMatchObject({ aud: resource, scope: "example/auth example/items.read" });

    const call = (path: string, bearer: string) =>
      fetch(serverUrl + path, { headers: { authorization: `Bearer ${bearer}` } });
    expect((await call("/jwt-cognito-protected", token)).status).toBe(200);
    expect((await call("/items", token)).status).toBe(200);

    expect(await auth(application, { serverUrl })).toBe("AUTHORIZED");
    const refreshed = application.received?.access_token ?? "";
    expect(refreshed).not.toBe(token);
    expect(claimsOf(refreshed)).toMatchObject({ aud: resource });
    expect((await call("/jwt-cognito-protected", refreshed)).status).toBe(200);
  });

  test("gets no token for a resource that the pool does not know", async () => {
    const application = new Application();
    const validateResourceURL = async () => new URL("https://other.example/");
    const provider = Object.assign(application, { validateResourceURL });
    const serverUrl = system.output("example_url");
    await auth(provider, { serverUrl });
    const callback = await logInWithoutBrowser(application.sentTo ?? new URL(""), "alice", alicePassword);
    const authorizationCode = callback.searchParams.get("code") ?? "";
    expect(authorizationCode).not.toBe("");
    await expect(auth(provider, { serverUrl, authorizationCode })).rejects.toThrow();
    expect(application.received).toBeUndefined();
  });
});
