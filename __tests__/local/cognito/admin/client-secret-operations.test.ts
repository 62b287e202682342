import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { callAdmin } from "../../../support/admin-call.ts";
import {
  browserClient,
  machineClient,
  type RunningUserPool,
  startUserPool,
} from "../../../support/user-pool.ts";
import { postForm, requestToken } from "../../../support/user-pool-client.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeEach(async () => {
  pool = await startUserPool();
});
afterEach(() => pool.close());

const { clientId: ClientId, clientSecret: declared = "" } = machineClient;
const own = "My-own-secret-has-24-char".replaceAll("-", "_");

interface Descriptor {
  readonly ClientSecretId: string;
  readonly ClientSecretValue: string;
}

async function add(input: object = {}): Promise<Descriptor> {
  const { body } = await callAdmin(pool, "AddUserPoolClientSecret", { ClientId, ...input });
  return body.ClientSecretDescriptor as Descriptor;
}

const list = async () =>
  (await callAdmin(pool, "ListUserPoolClientSecrets", { ClientId })).body.ClientSecrets as Descriptor[];

const remove = (ClientSecretId: string) =>
  callAdmin(pool, "DeleteUserPoolClientSecret", { ClientId, ClientSecretId });

const statusWith = async (secret: string, running = pool) =>
  (await requestToken(running, { grant_type: "client_credentials" }, [ClientId, secret])).status;

describe("the secrets of a client", () => {
  test("are replaced without an outage: both are good until the old one is deleted", async () => {
    proves(documented("A client may have two active secrets", cognitoGuide("token-endpoint")));
    const added = await add();
    expect(added).toEqual({
      ClientSecretId: expect.stringMatching(new RegExp(`^${ClientId}--\\d+$`)),
      ClientSecretValue: expect.stringMatching(/^[a-z0-9]{51}$/),
      ClientSecretCreateDate: expect.any(Number),
    });
    expect(await statusWith(declared)).toBe(200);
    expect(await statusWith(added.ClientSecretValue)).toBe(200);
    const [old] = await list();
    expect((await remove(old?.ClientSecretId ?? "")).body).toEqual({});
    expect(await statusWith(declared)).toBe(400);
    expect(await statusWith(added.ClientSecretValue)).toBe(200);
  });

  test("are two at the most", async () => {
    await add();
    const { status, body } = await callAdmin(pool, "AddUserPoolClientSecret", { ClientId });
    expect(status).toBe(400);
    expect(body.__type).toBe("LimitExceededException");
  });

  test("are one at the least", async () => {
    const [only] = await list();
    const { status, body } = await remove(only?.ClientSecretId ?? "");
    expect(status).toBe(400);
    expect(body.__type).toBe("InvalidParameterException");
    expect(await statusWith(declared)).toBe(200);
  });

  test("are listed without their values", async () => {
    const { ClientSecretValue } = await add();
    const listed = await list();
    expect(listed).toHaveLength(2);
    expect(new Set(listed.map(({ ClientSecretId }) => ClientSecretId)).size).toBe(2);
    expect(JSON.stringify(listed)).not.toContain(ClientSecretValue);
    expect(JSON.stringify(listed)).not.toContain(declared);
    expect(listed[0]).not.toHaveProperty("ClientSecretValue");
  });

  test("may be one's own, which is not repeated", async () => {
    expect(await add({ ClientSecret: own })).not.toHaveProperty("ClientSecretValue");
    expect(await statusWith(own)).toBe(200);
  });

  test.each(["short", "x".repeat(65), `${own}!`])("may not be %s", async (ClientSecret) => {
    const { status, body } = await callAdmin(pool, "AddUserPoolClientSecret", { ClientId, ClientSecret });
    expect(status).toBe(400);
    expect(body.__type).toBe("InvalidParameterException");
    expect(body.message).not.toContain(ClientSecret);
  });

  test("authenticate at the revocation endpoint, too", async () => {
    await add({ ClientSecret: own });
    const revoke = (secret: string) =>
      postForm(`${pool.origin}/oauth2/revoke`, { token: "unknown" }, [ClientId, secret]);
    expect((await revoke(own)).status).toBe(200);
    expect((await revoke(`${own}x`)).status).toBe(401);
  });

  test("outlive a restart, and none of them is kept in clear", async () => {
    await add({ ClientSecret: own });
    const restarted = await startUserPool({}, pool);
    expect(await statusWith(own, restarted)).toBe(200);
    const stored = pool.state.get(`cognito/${pool.pool.userPoolId}/client-secrets/${ClientId}`);
    expect(stored).toHaveLength(2);
    expect(JSON.stringify(stored)).not.toContain(own);
    await restarted.close();
  });

  test("belong to confidential clients only", async () => {
    const { clientId } = browserClient;
    const { status, body } = await callAdmin(pool, "AddUserPoolClientSecret", { ClientId: clientId });
    expect(status).toBe(400);
    expect(body.message).toBe("The client is public: it has no secret.");
    const listed = await callAdmin(pool, "ListUserPoolClientSecrets", { ClientId: clientId });
    expect(listed.body).toEqual({ ClientSecrets: [] });
  });

  test("cannot be deleted by an id that the client does not have, nor of a client that the pool does not have", async () => {
    const { body } = await remove(`${ClientId}--1`);
    expect(body.__type).toBe("ResourceNotFoundException");
    const unknown = await callAdmin(pool, "ListUserPoolClientSecrets", { ClientId: "stranger" });
    expect(unknown.body.message).toBe("User pool client stranger does not exist.");
  });
});
