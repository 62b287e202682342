import { describe, expect, test } from "vitest";
import { type ScopeName, scopes } from "../../../service/contract.ts";
import { faultsOf } from "../../support/faults.ts";

describe("clientFaults", () => {
  test("refuses a client that names an unknown scope", () => {
    expect(faultsOf({ machineClients: { example: ["nope" as ScopeName] } })).toEqual([
      `dev.machineClients.example must name declared scopes (${Object.keys(scopes).join(", ")}), got "nope"; declare it in service/contract.ts`,
    ]);
  });

  test("refuses a machine client without a scope", () => {
    expect(faultsOf({ machineClients: { example: [] } })).toEqual([
      expect.stringContaining("at least one scope"),
    ]);
  });

  test.each(["bad/name", "bad\u0001name", "a,b", ""])("refuses the client name %j", (client) => {
    const sentence = "must be 1 to 128 letters, digits and + = . @ - _";
    expect(faultsOf({ machineClients: { [client]: ["auth"] } })).toEqual([expect.stringContaining(sentence)]);
    expect(faultsOf({ browserClient: { name: client, scopes: [] } })).toEqual([
      expect.stringContaining(`dev.browserClient.name ${sentence}`),
    ]);
  });

  test("refuses client credentials mixed with the code grant", () => {
    expect(
      faultsOf({ machineClients: { web: ["auth"] }, browserClient: { name: "web", scopes: [] } }),
    ).toEqual([expect.stringContaining("does not mix client credentials with the code grant")]);
    expect(faultsOf({ machineClients: { example: ["openid" as ScopeName] } })).toEqual([
      expect.stringContaining("only logins have OpenID scopes"),
    ]);
  });

  test.each([
    "http://example.com/callback",
    "http://127.0.0.1/callback",
    "https://example.com/#fragment",
    "/callback",
  ])("refuses the callback %s", (url) => {
    const browserClient = { name: "web", scopes: [], callbackUrls: [url] };
    expect(faultsOf({ browserClient })).toEqual([expect.stringContaining("dev.browserClient.callbackUrls")]);
  });

  test.each([
    ["https://user:secret@example.com/callback", "https://…@example.com/callback"],
    ["https://user@example.com/callback", "https://…@example.com/callback"],
    ["http://:secret@localhost/callback", "http://…@localhost/callback"],
    ["https://user:s@e/cret@example.com/#fragment", "https://…@example.com/#fragment"],
    ["https:user:secret@example.com", "…@example.com"],
  ])("refuses the user or the password of %s, and does not show it", (url, shown) => {
    const rule = "must be absolute https URLs without user name, password and fragment";
    for (const setting of ["callbackUrls", "logoutUrls"]) {
      expect(faultsOf({ browserClient: { name: "web", scopes: [], [setting]: [url] } })).toEqual([
        `dev.browserClient.${setting} ${rule}, got "${shown}"; http is for http://localhost only`,
      ]);
    }
  });

  test.each(["https://example.com/callback", "http://localhost:5173/callback"])(
    "accepts the callback %s",
    (url) => {
      expect(faultsOf({ browserClient: { name: "web", scopes: [], callbackUrls: [url] } })).toEqual([]);
    },
  );
});
