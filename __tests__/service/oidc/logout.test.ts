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

  const load = () => loadFunction({ issuer: "https://issuer.example/pool", apiUrl: "https://api.example" });

  it.each([undefined, "same-origin", "none"])("makes the browser forget both tokens: %s", async (site) => {
    const { invoke } = await load();
    const answer = await invoke({
      path: "/oidc/logout",
      headers: site === undefined ? {} : { "sec-fetch-site": site },
    });
    expect(answer.status).toBe(302);
    expect(answer.cookies).toHaveLength(2);
    expect(answer.cookies[0]).toMatch(
      /^__Host-id-token=; Path=\/; Expires=Thu, 01 Jan 1970 .*; HttpOnly; Secure/,
    );
    expect(answer.cookies[1]).toMatch(
      /^__Host-access-token=; Path=\/; Expires=Thu, 01 Jan 1970 .*; HttpOnly; Secure/,
    );
  });

  it.each(["cross-site", "same-site"])(
    "asks first where the browser says that it was sent here: %s",
    async (site) => {
      const { invoke } = await load();
      const answer = await invoke({ path: "/oidc/logout", headers: { "sec-fetch-site": site } });
      expect(answer.status).toBe(200);
      expect(answer.cookies).toEqual([]);
      expect(answer.headers).not.toHaveProperty("location");
      expect(answer.text).toContain('<a class="action" href="/oidc/logout">Sign out</a>');
    },
  );
});
