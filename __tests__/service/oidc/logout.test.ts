import { describe, expect, it } from "vitest";
import { clientId } from "../../support/issuer.ts";
import { apiUrl, loadFunction } from "../../support/service-function.ts";

describe("GET /oidc/logout", () => {
  it("sends the browser to the provider's logout, and back to the start and nowhere else", async () => {
    const authorizationServerUrl = "https://auth.example";
    const { invoke } = await loadFunction({ issuer: "https://issuer.example/pool", authorizationServerUrl });
    const answer = await invoke({ path: "/oidc/logout", query: "logout_uri=https://evil.example" });
    const url = new URL(answer.headers.location ?? "");
    expect(answer.status).toBe(302);
    expect(url.origin + url.pathname).toBe(`${authorizationServerUrl}/logout`);
    expect(Object.fromEntries(url.searchParams)).toEqual({ client_id: clientId, logout_uri: `${apiUrl}/` });
  });
});
