import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserClient, type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";
import { machineBasic, requestToken } from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const clientCredentials = { grant_type: "client_credentials" };
const [machineId, machineSecret] = machineBasic;

async function expectError(answer: Awaited<ReturnType<typeof requestToken>>, body: object) {
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual(body);
  expect(answer.headers.get("www-authenticate")).toBeNull();
}

describe("createTokenEndpoint", () => {
  test("answers a method other than POST with 405, no body and an XSRF-TOKEN cookie", async () => {
    proves(
      measured(
        "Another method than POST at the token endpoint is a 405 without a body that sets `XSRF-TOKEN`",
        "amazon-archives/amazon-cognito-auth-js#52",
      ),
    );
    for (const method of ["GET", "PUT", "DELETE"]) {
      const answer = await fetch(`${pool.origin}/oauth2/token`, { method });
      expect(answer.status).toBe(405);
      expect(await answer.text()).toBe("");
      expect(answer.headers.get("allow")).toBe("POST");
      expect(answer.headers.get("set-cookie")).toMatch(/^XSRF-TOKEN=[^;]+; /);
    }
  });

  test("refuses a JSON body as invalid_request", async () => {
    proves(
      documented(
        "A body of the token endpoint that is not `application/x-www-form-urlencoded` is `invalid_request`",
        cognitoGuide("token-endpoint"),
      ),
    );
    const answer = await fetch(`${pool.origin}/oauth2/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...clientCredentials, client_id: machineId, client_secret: machineSecret }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: "invalid_request" });
  });

  test("takes a form with a charset", async () => {
    const answer = await fetch(`${pool.origin}/oauth2/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" },
      body: new URLSearchParams({
        ...clientCredentials,
        client_id: machineId,
        client_secret: machineSecret,
      }).toString(),
    });
    expect(answer.status).toBe(200);
  });

  test("refuses a request without grant_type as invalid_request", async () => {
    proves(documented("A missing `grant_type` is `invalid_request`", cognitoGuide("token-endpoint")));
    await expectError(await requestToken(pool, {}, machineBasic), { error: "invalid_request" });
    await expectError(await requestToken(pool, { grant_type: "" }, machineBasic), {
      error: "invalid_request",
    });
  });

  test("refuses an unknown grant_type as unsupported_grant_type", async () => {
    proves(documented("An unknown `grant_type` is `unsupported_grant_type`", cognitoGuide("token-endpoint")));
    const answer = await requestToken(pool, { grant_type: "password" }, machineBasic);
    await expectError(answer, { error: "unsupported_grant_type" });
  });

  test("answers with JSON that nobody may cache, and a request id", async () => {
    proves(
      ourChoice(
        "The token endpoint's answer is `application/json;charset=UTF-8`, is not to be stored, and has `x-amz-cognito-request-id`",
      ),
    );
    const { headers } = await requestToken(pool, clientCredentials, machineBasic);
    expect(headers.get("content-type")).toBe("application/json;charset=UTF-8");
    expect(headers.get("cache-control")).toBe("no-cache, no-store, max-age=0, must-revalidate");
    expect(headers.get("pragma")).toBe("no-cache");
    expect(headers.get("expires")).toBe("0");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.has("x-xss-protection")).toBe(true);
    expect(headers.get("x-amz-cognito-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  const basic = `Basic ${Buffer.from(machineBasic.join(":")).toString("base64")}`;

  test("takes parameters of the URL's query as well, without any form", async () => {
    proves(
      measured(
        "The token endpoint reads its parameters from the URL's query as well",
        "pilcrowonpaper/arctic#175",
      ),
    );
    const url = `${pool.origin}/oauth2/token?${new URLSearchParams(clientCredentials)}`;
    const answer = await fetch(url, { method: "POST", headers: { authorization: basic } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ token_type: "Bearer" });
  });

  test("takes those of the query beside a form, and of the same name the form's first (our choice)", async () => {
    proves(ourChoice("Of a parameter in the form and in the query the form's counts"));
    const form = { client_id: machineId, client_secret: machineSecret };
    const call = (query: string, rest: Record<string, string> = {}) =>
      fetch(`${pool.origin}/oauth2/token?${query}`, {
        method: "POST",
        body: new URLSearchParams({ ...form, ...rest }),
      });
    expect((await call("grant_type=client_credentials")).status).toBe(200);
    expect((await call("grant_type=password", clientCredentials)).status).toBe(200);
    expect((await call("client_secret=wrong", clientCredentials)).status).toBe(200);
    expect(await (await call("grant_type=password")).json()).toEqual({ error: "unsupported_grant_type" });
  });

  test("asks for the client's secret there, too", async () => {
    const url = `${pool.origin}/oauth2/token?grant_type=client_credentials&client_id=${machineId}`;
    const answer = await fetch(url, { method: "POST" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: "invalid_client",
      error_description: "invalid_client_secret",
    });
  });

  test("takes the first of repeated parameters and ignores unknown ones (our choice)", async () => {
    proves(ourChoice("Of repeated parameters the first counts; unknown ones are ignored"));
    const body = `grant_type=client_credentials&grant_type=password&colour=blue`;
    const answer = await fetch(`${pool.origin}/oauth2/token`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: basic,
      },
      body,
    });
    expect(answer.status).toBe(200);
  });
});

describe("authenticateClient", () => {
  const wrongSecret = { error: "invalid_client", error_description: "invalid_client_secret" };

  test("takes id and secret by HTTP Basic", async () => {
    proves(documented("A client authenticates by HTTP Basic", cognitoGuide("token-endpoint")));
    expect((await requestToken(pool, clientCredentials, machineBasic)).status).toBe(200);
  });

  test("takes a secret as it stands: one that is form-encoded once more is wrong (our choice)", async () => {
    proves(ourChoice("A secret counts as it stands, not form-encoded once more"));
    const encoded = encodeURIComponent(machineSecret);
    expect(encoded).not.toBe(machineSecret);
    await expectError(await requestToken(pool, clientCredentials, [machineId, encoded]), wrongSecret);
    const posted = { ...clientCredentials, client_id: machineId, client_secret: encoded };
    await expectError(await requestToken(pool, posted), wrongSecret);
  });

  test("takes id and secret in the form", async () => {
    proves(
      documented(
        "A client may send `client_id` and `client_secret` in the form instead",
        cognitoGuide("token-endpoint"),
      ),
    );
    const form = { ...clientCredentials, client_id: machineId, client_secret: machineSecret };
    expect((await requestToken(pool, form)).status).toBe(200);
  });

  test("takes a client_id beside Basic if it agrees", async () => {
    proves(documented("`client_id` beside HTTP Basic is optional", cognitoGuide("token-endpoint")));
    const agreeing = { ...clientCredentials, client_id: machineId };
    expect((await requestToken(pool, agreeing, machineBasic)).status).toBe(200);
  });

  test("takes the same id and secret in the form beside Basic", async () => {
    proves(
      measured(
        "HTTP Basic beside the same `client_id` and `client_secret` in the form is accepted",
        "rgl/terraform-aws-cognito-example, README.md",
      ),
    );
    const agreeing = { ...clientCredentials, client_id: machineId, client_secret: machineSecret };
    expect((await requestToken(pool, agreeing, machineBasic)).status).toBe(200);
  });

  test.each<Record<string, string>>([
    { client_id: browserClient.clientId },
    { client_id: machineId, client_secret: "wrong" },
    { client_secret: "wrong" },
    { client_id: browserClient.clientId, client_secret: machineSecret },
  ])("refuses Basic and another client in the form, %j, as invalid_client (our choice)", async (other) => {
    proves(
      ourChoice("HTTP Basic beside another `client_id` or `client_secret` in the form is `invalid_client`"),
    );
    const answer = await requestToken(pool, { ...clientCredentials, ...other }, machineBasic);
    await expectError(answer, { error: "invalid_client" });
  });

  test("refuses a good secret in the form beside a wrong one or none by Basic", async () => {
    const form = { ...clientCredentials, client_id: machineId, client_secret: machineSecret };
    for (const secret of ["wrong", ""])
      await expectError(await requestToken(pool, form, [machineId, secret]), { error: "invalid_client" });
  });

  test("refuses a wrong secret with 400 invalid_client and invalid_client_secret", async () => {
    proves(
      ourChoice(
        "A wrong secret is 400 (not 401, no `WWW-Authenticate`) with `invalid_client` and the description `invalid_client_secret`",
      ),
    );
    await expectError(await requestToken(pool, clientCredentials, [machineId, "wrong"]), wrongSecret);
    const posted = { ...clientCredentials, client_id: machineId, client_secret: "wrong" };
    await expectError(await requestToken(pool, posted), wrongSecret);
  });

  test("refuses an absent secret like a wrong one", async () => {
    proves(ourChoice("An absent secret is answered like a wrong one"));
    await expectError(await requestToken(pool, { ...clientCredentials, client_id: machineId }), wrongSecret);
    await expectError(await requestToken(pool, clientCredentials, [machineId, ""]), wrongSecret);
  });

  test.each(["authorization_code", "refresh_token"])(
    "asks a client that has a secret for it with grant_type=%s too",
    async (grantType) => {
      proves(
        documented("A client with a secret has to prove it in every grant", cognitoGuide("token-endpoint")),
      );
      const form = { grant_type: grantType, client_id: machineId, code: "x", refresh_token: "x" };
      await expectError(await requestToken(pool, form), wrongSecret);
    },
  );

  test("refuses an unknown client as invalid_client without a description", async () => {
    proves(
      documented(
        "An unknown client is `invalid_client` without a description",
        cognitoGuide("token-endpoint"),
      ),
    );
    const unknown = ["nobody", "x"] as const;
    await expectError(await requestToken(pool, clientCredentials, unknown), { error: "invalid_client" });
  });

  test("refuses a public client that sends a secret (our choice)", async () => {
    proves(ourChoice("A public client that sends a secret is refused"));
    const answer = await requestToken(pool, clientCredentials, [browserClient.clientId, "x"]);
    await expectError(answer, wrongSecret);
  });

  test.each(["Basic !!!", "Basic bm9jb2xvbg==", "Bearer abc"])(
    "refuses the malformed header %s as invalid_request (our choice)",
    async (authorization) => {
      proves(ourChoice("A malformed `Authorization` is `invalid_request`"));
      const answer = await fetch(`${pool.origin}/oauth2/token`, {
        method: "POST",
        headers: { authorization },
        body: new URLSearchParams({ ...clientCredentials, client_id: machineId }),
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ error: "invalid_request" });
    },
  );

  test("refuses a request that names no client as invalid_request (our choice)", async () => {
    proves(ourChoice("Naming no client is `invalid_request`"));
    await expectError(await requestToken(pool, clientCredentials), { error: "invalid_request" });
  });
});
