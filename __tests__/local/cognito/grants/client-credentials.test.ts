import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserPoolClient } from "../../../../local/model.ts";
import {
  browserClient,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import { claimsOf, machineBasic, requestToken, type TokenAnswer } from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

const variant = (clientId: string, changes: Partial<UserPoolClient>): UserPoolClient => ({
  ...machineClient,
  clientId,
  clientSecret: "s",
  ...changes,
});

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({
    clients: [
      machineClient,
      browserClient,
      variant("without-oauth", { oauthEnabled: false }),
      variant("confidential-code", { flows: ["code"], scopes: ["openid"] }),
      variant("stale", { scopes: ["example/read", "example/deleted"] }),
      variant("only-stale", { scopes: ["example/deleted"] }),
      variant("with-oidc", { scopes: ["openid", "aws.cognito.signin.user.admin", "example/read"] }),
      variant("two-servers", { scopes: ["example/read", "https://books.example/all"] }),
    ],
    resourceServers: [
      {
        identifier: "example",
        scopes: [
          { name: "example/read", description: "" },
          { name: "example/write", description: "" },
        ],
      },
      {
        identifier: "https://books.example",
        scopes: [{ name: "https://books.example/all", description: "" }],
      },
    ],
  });
});
afterAll(() => pool.close());

const ask = (scope?: string, clientId?: string) =>
  requestToken(
    pool,
    { grant_type: "client_credentials", ...(scope !== undefined && { scope }) },
    clientId ? [clientId, "s"] : machineBasic,
  );

const scopeOf = ({ body }: TokenAnswer) => claimsOf(body.access_token).scope;

function expectError({ status, body, headers }: TokenAnswer, error: string) {
  expect(status).toBe(400);
  expect(body).toEqual({ error });
  expect(headers.get("www-authenticate")).toBeNull();
}

describe("createClientCredentialsGrant", () => {
  test("answers with exactly access_token, expires_in and token_type", async () => {
    proves(
      documented(
        "`client_credentials` answers `access_token`, `expires_in`, `token_type`, and no `scope`",
        cognitoGuide("token-endpoint"),
      ),
    );
    const { status, body } = await ask("example/read");
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), expires_in: 3600, token_type: "Bearer" });
  });

  test("grants the scopes that are asked for, once each", async () => {
    expect(scopeOf(await ask("example/write"))).toBe("example/write");
    expect(scopeOf(await ask("example/write example/read example/write"))).toBe("example/write example/read");
  });

  test.each([undefined, ""])("grants every custom scope of the client when scope is %j", async (scope) => {
    proves(
      documented(
        "Without `scope`, or with an empty one, `client_credentials` grants every custom scope of the client",
        cognitoGuide("token-endpoint"),
      ),
    );
    expect(scopeOf(await ask(scope))).toBe("example/read example/write");
  });

  test("grants scopes of several resource servers", async () => {
    proves(
      documented(
        "Custom scopes are written `{resource server}/{scope}`, of as many resource servers as the client may use",
        cognitoGuide("cognito-user-pools-define-resource-servers"),
      ),
    );
    expect(scopeOf(await ask(undefined, "two-servers"))).toBe("example/read https://books.example/all");
  });

  test("refuses a scope that the client does not have as invalid_scope", async () => {
    proves(
      ourChoice(
        "A scope that the client does not have is `invalid_scope` (AWS's pages contradict each other)",
      ),
    );
    expectError(await ask("example/read example/admin"), "invalid_scope");
    expectError(await ask("example/write", "stale"), "invalid_scope");
  });

  test("grants no OIDC scope and not aws.cognito.signin.user.admin, even if the client has them", async () => {
    proves(
      documented(
        "`client_credentials` grants scopes of resource servers only",
        cognitoGuide("token-endpoint"),
      ),
    );
    expect(scopeOf(await ask(undefined, "with-oidc"))).toBe("example/read");
    expectError(await ask("openid", "with-oidc"), "invalid_scope");
    expectError(await ask("aws.cognito.signin.user.admin", "with-oidc"), "invalid_scope");
  });

  test("drops a scope that is still on the client but gone from the resource server", async () => {
    proves(
      documented(
        "A scope that is still on the client but gone from the resource server is dropped without a word",
        cognitoGuide("cognito-user-pools-define-resource-servers"),
      ),
    );
    expect(scopeOf(await ask(undefined, "stale"))).toBe("example/read");
    expect(scopeOf(await ask("example/read example/deleted", "stale"))).toBe("example/read");
  });

  test("refuses a client that has no scope left as invalid_scope (our choice)", async () => {
    proves(ourChoice("A client that has no scope left gets `invalid_scope`"));
    expectError(await ask(undefined, "only-stale"), "invalid_scope");
  });

  test("refuses a client without allowed_oauth_flows_user_pool_client as invalid_grant", async () => {
    proves(
      measured(
        "`client_credentials` without `allowed_oauth_flows_user_pool_client` is `invalid_grant`",
        "aws/aws-sdk-java#3037",
      ),
    );
    expectError(await ask(undefined, "without-oauth"), "invalid_grant");
  });

  test("refuses a client that has another flow as unauthorized_client", async () => {
    proves(
      documented(
        "A grant that is not enabled on the client is `unauthorized_client`",
        cognitoGuide("token-endpoint"),
      ),
    );
    expectError(await ask(undefined, "confidential-code"), "unauthorized_client");
    const form = { grant_type: "client_credentials", client_id: browserClient.clientId };
    expectError(await requestToken(pool, form), "unauthorized_client");
  });

  test("ignores resource: the token has no aud", async () => {
    proves(
      documented(
        "Resource binding is for people: a machine's token has no `aud`",
        cognitoGuide("authorization-endpoint"),
      ),
    );
    const form = { grant_type: "client_credentials", resource: "https://books.example" };
    const { body } = await requestToken(pool, form, ["two-servers", "s"]);
    expect(claimsOf(body.access_token)).not.toHaveProperty("aud");
  });
});
