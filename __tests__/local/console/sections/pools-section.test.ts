import { describe, expect, test } from "vitest";
import { loginLink } from "../../../../local/console/sections/pools-section.ts";
import type { StackModel, UserPoolClient } from "../../../../local/model.ts";
import { stackModel } from "../../../support/console.ts";
import { browserClient, callbackUrl, machineClient } from "../../../support/user-pool.ts";

const application = new URL(callbackUrl).origin;

function linkOf(client: UserPoolClient, rest: Partial<StackModel> = {}, clients = [client]) {
  const model = stackModel("http://localhost:3001", { clients }, rest);
  const [pool] = model.userPools;
  return pool && loginLink(model, pool, client);
}

const output = (value: unknown) => ({ value, sensitive: false });

describe("loginLink", () => {
  test("goes to the application's own login where an output names it", () => {
    const outputs = {
      oidc_authorization_url: output("http://localhost:3001/oauth2/authorize"),
      example_redirect_url: output(`${application}/oidc`),
    };
    expect(linkOf(browserClient, { outputs })).toEqual({ url: `${application}/oidc`, fromApplication: true });
  });

  test("goes straight to the pool otherwise, with the client's callback", () => {
    const { url = "", fromApplication } = linkOf(browserClient) ?? {};
    expect(fromApplication).toBe(false);
    expect(new URL(url).pathname).toBe("/oauth2/authorize");
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      response_type: "code",
      client_id: browserClient.clientId,
      redirect_uri: callbackUrl,
      scope: browserClient.scopes.join(" "),
    });
  });

  test.each(["http://localhost:4001/login", "javascript:alert(1)", "not a url", 7, null])(
    "does not take the output %j for the application",
    (value) => {
      const client = { ...browserClient, callbackUrls: [callbackUrl, "app://callback"] };
      expect(linkOf(client, { outputs: { login_url: output(value) } })?.fromApplication).toBe(false);
    },
  );

  test("does not guess whose login it is where two clients call back to one application", () => {
    const outputs = { login_url: output(`${application}/login`) };
    const other = { ...browserClient, clientId: "other" };
    expect(linkOf(browserClient, { outputs }, [browserClient, other])?.fromApplication).toBe(false);
  });

  test("asks for tokens where only the implicit grant is allowed", () => {
    expect(linkOf({ ...browserClient, flows: ["implicit"] })?.url).toContain("response_type=token");
  });

  test.each<[string, UserPoolClient]>([
    ["a machine", machineClient],
    ["a client without OAuth", { ...browserClient, oauthEnabled: false }],
    ["a client without a callback", { ...browserClient, callbackUrls: [], defaultRedirectUri: undefined }],
  ])("has none for %s", (_, client) => {
    expect(linkOf(client)).toBeUndefined();
  });
});
