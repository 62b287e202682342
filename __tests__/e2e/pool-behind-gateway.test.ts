import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cognitoGuide, httpApiGuide } from "../local/fidelity/aws-documentation.ts";
import { documented, proves } from "../local/fidelity/behaviour.ts";
import { jwtAuthorizer, route, startGateway } from "../support/gateway-server.ts";
import { alice, browserClient, type RunningUserPool, startUserPool } from "../support/user-pool.ts";
import { getUserTokens, postForm, refresh } from "../support/user-pool-client.ts";

const resource = "https://books.example";
const { clientId } = browserClient;

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool({
    users: [{ ...alice, groups: ["admins", "readers"] }],
    groups: [
      { name: "admins", precedence: 1, roleArn: undefined },
      { name: "readers", precedence: 2, roleArn: undefined },
    ],
    resourceServers: [
      { identifier: "example", scopes: [{ name: "example/read", description: "" }] },
      { identifier: resource, scopes: [{ name: `${resource}/all`, description: "" }] },
    ],
  });
});
afterAll(() => pool.close());

/** A gateway whose only route trusts the pool's tokens for an audience. */
async function gatewayFor(audience: string) {
  const authorizer = jwtAuthorizer(pool.pool.issuer, { audience: [audience] });
  const gateway = await startGateway({ routes: [route("GET /", { authorizer })] }, { now: pool.clock.now });
  const statusFor = async (token: string) =>
    (await gateway.send("/", { headers: { authorization: `Bearer ${token}` } })).status;
  return { ...gateway, statusFor };
}

describe("the gateway's JWT authorizer in front of a user pool's tokens", () => {
  test("goes on to accept the access token of a login that was revoked, until it expires", async () => {
    proves(
      documented(
        "Who verifies a JWT by itself, as the gateway does, accepts a revoked one until `exp`",
        cognitoGuide("token-revocation"),
      ),
      documented("Revocation is not consulted", httpApiGuide("http-api-jwt-authorizer")),
    );
    const gateway = await gatewayFor(clientId);
    const { access_token, refresh_token } = await getUserTokens(pool);
    await postForm(`${pool.origin}/oauth2/revoke`, { token: refresh_token, client_id: clientId });
    expect((await refresh(pool, refresh_token)).status).toBe(400);
    expect(await gateway.statusFor(access_token)).toBe(200);
    pool.clock.advance(3_600_000);
    expect(await gateway.statusFor(access_token)).toBe(401);
  });

  test("goes by the resource that a token is bound to, and then no longer by its client", async () => {
    proves(
      documented(
        "An access token that is bound to a resource has an `aud`, which the gateway then goes by",
        cognitoGuide("amazon-cognito-user-pools-using-the-access-token"),
      ),
    );
    const { access_token: bound } = await getUserTokens(pool, { resource });
    const { access_token: unbound } = await getUserTokens(pool);
    const ofResource = await gatewayFor(resource);
    const ofClient = await gatewayFor(clientId);
    expect([await ofResource.statusFor(bound), await ofResource.statusFor(unbound)]).toEqual([200, 401]);
    expect([await ofClient.statusFor(bound), await ofClient.statusFor(unbound)]).toEqual([401, 200]);
  });

  test("hands a person's groups to the function as Go prints a list, and her scopes not at all", async () => {
    const gateway = await gatewayFor(clientId);
    const { access_token } = await getUserTokens(pool);
    await gateway.statusFor(access_token);
    expect(gateway.events[0]?.requestContext.authorizer?.jwt).toMatchObject({
      claims: { "cognito:groups": "[admins readers]", username: "alice", version: "2" },
      scopes: null,
    });
  });

  test("lets an ID token of its audience pass on a route without scopes", async () => {
    const gateway = await gatewayFor(clientId);
    const { id_token } = await getUserTokens(pool);
    expect(await gateway.statusFor(id_token)).toBe(200);
    expect(gateway.events[0]?.requestContext.authorizer?.jwt.claims.email_verified).toBe("true");
  });
});
