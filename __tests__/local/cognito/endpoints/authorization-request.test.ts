import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserPoolClient } from "../../../../local/model.ts";
import {
  browserClient,
  callbackUrl,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import {
  authorizationQuery,
  authorize,
  CookieBrowser,
  claimsOf,
  getCode,
  getUserTokens,
  locationOf,
  logIn,
  refresh,
  requestToken,
} from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

const variant = (clientId: string, changes: Partial<UserPoolClient>): UserPoolClient => ({
  ...browserClient,
  clientId,
  ...changes,
});

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({
    clients: [
      browserClient,
      variant("implicit", { flows: ["implicit"] }),
      variant("without-oauth", { oauthEnabled: false }),
      variant("without-provider", { identityProviders: [] }),
      variant("federated", { identityProviders: ["Google"] }),
      variant("two-callbacks", {
        callbackUrls: [callbackUrl, `${callbackUrl}/2`],
        defaultRedirectUri: undefined,
      }),
      variant("stale", { scopes: ["openid", "example/deleted"] }),
    ],
    resourceServers: [
      { identifier: "example", scopes: [{ name: "example/read", description: "" }] },
      {
        identifier: "https://books.example",
        scopes: [{ name: "https://books.example/all", description: "" }],
      },
    ],
  });
});
afterAll(() => pool.close());

async function expectRedirect(query: string, location: string, browser?: CookieBrowser) {
  const { status, headers } = await authorize(pool, query, browser);
  expect(status).toBe(302);
  expect(headers.get("location")).toBe(location);
}

const expectErrorPage = (query: string, parameters: string) =>
  expectRedirect(query, `${pool.origin}/error?${parameters}`);

/** RFC 7636, Appendix B: always the same, so that the titles of these cases are. */
const specChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

describe("readAuthorizationRequest, errors shown by the pool's own page", () => {
  test("an absent or empty client_id is Required parameters missing", async () => {
    proves(ourChoice("An absent `client_id` leads to `/error?error=Required+parameters+missing`"));
    await expectErrorPage(authorizationQuery({ client_id: undefined }), "error=Required+parameters+missing");
    await expectErrorPage(authorizationQuery({ client_id: "" }), "error=Required+parameters+missing");
  });

  test("an unknown client is invalid_request", async () => {
    proves(ourChoice("An unknown `client_id` leads to `/error?error=invalid_request&client_id=…`"));
    await expectErrorPage(authorizationQuery({ client_id: "who" }), "error=invalid_request&client_id=who");
  });

  test("a client without an identity provider is invalid_request", async () => {
    proves(
      ourChoice("A client without an identity provider leads to `/error?error=invalid_request&client_id=…`"),
    );
    const query = authorizationQuery({ client_id: "without-provider" });
    await expectErrorPage(query, "error=invalid_request&client_id=without-provider");
  });

  test.each(["https://attacker.example/", `${callbackUrl}/`, `${callbackUrl}?x=1`, "//attacker.example"])(
    "the unregistered redirect_uri %s is redirect_mismatch",
    async (uri) => {
      proves(
        measured(
          "`redirect_uri` matches a registered one exactly, or the browser goes to `/error?error=redirect_mismatch&client_id=…`",
          "aws/aws-aspnet-cognito-identity-provider#167",
        ),
      );
      const query = authorizationQuery({ redirect_uri: uri });
      await expectErrorPage(query, `error=redirect_mismatch&client_id=${browserClient.clientId}`);
    },
  );

  test("an omitted redirect_uri is redirect_mismatch unless the client has a default or a single callback", async () => {
    proves(
      documented(
        "`redirect_uri` may be left out only where the client has a default or a single callback",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const query = { redirect_uri: undefined, prompt: "none" };
    await expectErrorPage(
      authorizationQuery({ ...query, client_id: "two-callbacks" }),
      "error=redirect_mismatch&client_id=two-callbacks",
    );
    await expectRedirect(authorizationQuery(query), `${callbackUrl}?error=login_required&state=xyz`);
  });
});

describe("readAuthorizationRequest, errors sent to the application", () => {
  test.each([undefined, "", "id_token", "code token", "none"])(
    "response_type %j is invalid_request",
    async (responseType) => {
      proves(
        documented(
          "`response_type` is `code` or `token`; all else is `invalid_request`, sent to the application",
          cognitoGuide("authorization-endpoint"),
        ),
      );
      const query = authorizationQuery({ response_type: responseType });
      await expectRedirect(query, `${callbackUrl}?error=invalid_request&state=xyz`);
    },
  );

  test("no state is sent with an error if none came", async () => {
    const query = authorizationQuery({ response_type: "x", state: undefined });
    await expectRedirect(query, `${callbackUrl}?error=invalid_request`);
  });

  test("a flow that the client does not have is unauthorized_client", async () => {
    proves(
      documented(
        "A flow that the client does not have is `unauthorized_client`",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    await expectRedirect(
      authorizationQuery({ client_id: "implicit" }),
      `${callbackUrl}?error=unauthorized_client&state=xyz`,
    );
    await expectRedirect(
      authorizationQuery({ client_id: "without-oauth" }),
      `${callbackUrl}?error=unauthorized_client&state=xyz`,
    );
  });

  test("an error of the implicit flow goes into the fragment", async () => {
    proves(
      documented(
        "An error of `response_type=token` goes into the fragment",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    await expectRedirect(
      authorizationQuery({ response_type: "token" }),
      `${callbackUrl}#error=unauthorized_client&state=xyz`,
    );
  });

  test.each([
    { code_challenge: specChallenge },
    { code_challenge: specChallenge, code_challenge_method: "plain" },
    { code_challenge_method: "S256" },
  ])("the incomplete or plain PKCE parameters %j are invalid_request", async (parameters) => {
    proves(
      documented(
        "A challenge needs the method `S256`: `plain`, or one of the two alone, is `invalid_request`",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    await expectRedirect(authorizationQuery(parameters), `${callbackUrl}?error=invalid_request&state=xyz`);
  });

  test("a challenge that S256 cannot give is invalid_request (our choice)", async () => {
    proves(ourChoice("A challenge that S256 cannot give is `invalid_request`"));
    const query = authorizationQuery({ code_challenge: "short", code_challenge_method: "S256" });
    await expectRedirect(query, `${callbackUrl}?error=invalid_request&state=xyz`);
  });

  test.each(["openid offline_access", "example/write", "phone openid"])(
    "the scope %j, not the client's, is invalid_request with the description invalid_scope, in Cognito's order",
    async (scope) => {
      proves(
        measured(
          "A scope that is not the client's is `error_description=invalid_scope`, `state`, `error=invalid_request`, in this order",
          "mlops-club/awscdk-minecraft#40",
        ),
      );
      await expectRedirect(
        authorizationQuery({ scope }),
        `${callbackUrl}?error_description=invalid_scope&state=xyz&error=invalid_request`,
      );
    },
  );

  test.each(["email", "profile", "email example/read"])(
    "the scope %j needs openid beside it",
    async (scope) => {
      proves(
        documented(
          "`openid` is required beside `phone`, `email` and `profile`",
          cognitoGuide("authorization-endpoint"),
        ),
      );
      await expectRedirect(
        authorizationQuery({ scope }),
        `${callbackUrl}?error_description=invalid_scope&state=xyz&error=invalid_request`,
      );
    },
  );
});

describe("readAuthorizationRequest, scopes", () => {
  test("grants all of the client's scopes when none is asked for", async () => {
    proves(
      documented(
        "Without `scope` a login is granted all of the client's",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    for (const scope of [undefined, ""]) {
      const { access_token } = await getUserTokens(pool, scope === undefined ? {} : { scope });
      expect(claimsOf(access_token).scope).toBe("openid email profile example/read");
    }
  });

  test("drops a scope that is still on the client but gone from the resource server", async () => {
    const client = variant("stale", {});
    const { access_token } = await getUserTokens(pool, { scope: "openid example/deleted" }, client);
    expect(claimsOf(access_token).scope).toBe("openid");
  });
});

describe("readAuthorizationRequest, resource (RFC 8707)", () => {
  const resource = "https://books.example";

  test("puts the resource into aud of the access token, also after a refresh, and not into the ID token's", async () => {
    proves(
      documented(
        "`resource` (RFC 8707) becomes `aud` of the access token, kept on refresh",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const { access_token, id_token, refresh_token } = await getUserTokens(pool, { resource });
    expect(claimsOf(access_token).aud).toBe(resource);
    expect(claimsOf(id_token).aud).toBe(browserClient.clientId);
    const renewed = await refresh(pool, refresh_token);
    expect(claimsOf(renewed.body.access_token).aud).toBe(resource);
  });

  test.each(["https://other.example", "example"])(
    "lets the login for the unknown resource %s succeed: the exchange refuses its code",
    async (unknown) => {
      proves(
        measured(
          "A login with an unknown `resource` succeeds; the exchange of its code is `invalid_grant` (weak)",
          "jlowin/fastmcp#2149",
        ),
      );
      const { body, status } = await requestToken(pool, {
        grant_type: "authorization_code",
        client_id: browserClient.clientId,
        redirect_uri: callbackUrl,
        code: await getCode(pool, { resource: unknown }),
      });
      expect([status, body]).toEqual([400, { error: "invalid_grant" }]);
    },
  );

  test("refuses more than one resource (our choice: invalid_target)", async () => {
    proves(ourChoice("More than one `resource` is `invalid_target`"));
    const twice = "resource=https%3A%2F%2Fbooks.example&resource=https%3A%2F%2Fbooks.example";
    await expectRedirect(`${authorizationQuery()}&${twice}`, `${callbackUrl}?error=invalid_target&state=xyz`);
  });

  test("refuses an unknown resource in the implicit flow (our choice: invalid_target)", async () => {
    proves(ourChoice("An unknown `resource` in the implicit flow is `invalid_target`"));
    const query = { client_id: "implicit", response_type: "token", resource: "https://other.example" };
    await expectRedirect(authorizationQuery(query), `${callbackUrl}#error=invalid_target&state=xyz`);
  });
});

describe("readAuthorizationRequest, prompt and max_age", () => {
  test("prompt=none without a session is login_required", async () => {
    proves(
      documented(
        "`prompt=none` without a session is `login_required`",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    await expectRedirect(
      authorizationQuery({ prompt: "none" }),
      `${callbackUrl}?error=login_required&state=xyz`,
    );
  });

  test("prompt=none with a session gives a code", async () => {
    const browser = new CookieBrowser();
    await logIn(pool, authorizationQuery(), browser);
    const answer = await authorize(pool, authorizationQuery({ prompt: "none" }), browser);
    expect(locationOf(answer).searchParams.has("code")).toBe(true);
  });

  test.each(["login", "select_account"])(
    "prompt=%s asks for the password in spite of a session",
    async (prompt) => {
      proves(
        documented(
          "`prompt=login` asks for the password in spite of a session",
          cognitoGuide("authorization-endpoint"),
        ),
      );
      const browser = new CookieBrowser();
      await logIn(pool, authorizationQuery(), browser);
      const query = authorizationQuery({ prompt });
      await expectRedirect(query, `${pool.origin}/login?${query}`, browser);
    },
  );

  test.each(["none login", "other"])("prompt=%j is invalid_request (our choice)", async (prompt) => {
    proves(ourChoice("`none` beside another prompt, or an unknown one, is `invalid_request`"));
    await expectRedirect(authorizationQuery({ prompt }), `${callbackUrl}?error=invalid_request&state=xyz`);
  });

  test("the classic hosted UI ignores prompt", async () => {
    proves(documented("`prompt` counts with managed login alone", cognitoGuide("authorization-endpoint")));
    const classic = await startUserPool({ managedLoginVersion: 1 });
    const query = authorizationQuery({ prompt: "none" });
    const { headers } = await authorize(classic, query);
    expect(headers.get("location")).toBe(`${classic.origin}/login?${query}`);
    await classic.close();
  });

  test("max_age asks for the password when the login is that old", async () => {
    proves(
      documented(
        "`max_age` asks for the password when the login is that old",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const browser = new CookieBrowser();
    await logIn(pool, authorizationQuery(), browser);
    const query = authorizationQuery({ max_age: "60" });
    pool.clock.advance(58_000);
    expect(locationOf(await authorize(pool, query, browser)).searchParams.has("code")).toBe(true);
    pool.clock.advance(2_000);
    await expectRedirect(query, `${pool.origin}/login?${query}`, browser);
  });

  test("the LITE tier ignores max_age", async () => {
    proves(documented("The LITE tier ignores `max_age`", cognitoGuide("authorization-endpoint")));
    const lite = await startUserPool({ tier: "LITE", managedLoginVersion: 1 });
    const browser = new CookieBrowser();
    await logIn(lite, authorizationQuery(), browser);
    const answer = await authorize(lite, authorizationQuery({ max_age: "0" }), browser);
    expect(locationOf(answer).searchParams.has("code")).toBe(true);
    await lite.close();
  });
});

describe("readAuthorizationRequest, federation", () => {
  test.each([{ identity_provider: "Google" }, { idp_identifier: "example.com" }, { client_id: "federated" }])(
    "says on a page that %j is not supported",
    async (parameters) => {
      const { status, text } = await authorize(pool, authorizationQuery(parameters));
      expect(status).toBe(501);
      expect(text).toContain("is not supported; give the client the provider COGNITO");
    },
  );

  test("identity_provider=COGNITO is the pool's own login", async () => {
    proves(
      documented(
        "`identity_provider=COGNITO` is the pool's own login",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const query = authorizationQuery({ identity_provider: "COGNITO" });
    await expectRedirect(query, `${pool.origin}/login?${query}`);
  });
});
