import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { callAdmin } from "../../../support/admin-call.ts";
import { send } from "../../../support/gateway-server.ts";
import { hangUp } from "../../../support/hang-up.ts";
import { type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const target = { "x-amz-target": "AWSCognitoIdentityProviderService.ListUsers" };

describe("createAdminApi", () => {
  test("answers in AWS's JSON protocol", async () => {
    const { status, headers, body } = await callAdmin(pool, "AdminGetUser", { Username: "alice" });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/x-amz-json-1.1");
    expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.Username).toBe("alice");
  });

  test("refuses a call that it does not have by its name, and says which there are", async () => {
    const { status, body } = await callAdmin(pool, "AdminDeleteUser", { Username: "alice" });
    expect(status).toBe(400);
    expect(body.__type).toBe("UnknownOperationException");
    expect(body.message).toContain("AdminDeleteUser is not supported; there are AddUserPoolClientSecret,");
  });

  test.each([
    "AWSCognitoIdentityService.ListUsers",
    "ListUsers",
    "AWSCognitoIdentityProviderService.constructor",
  ])("refuses the target %s", async (name) => {
    const { status, body } = await callAdmin(pool, "", {}, { "x-amz-target": name });
    expect(status).toBe(400);
    expect(body.__type).toBe("UnknownOperationException");
  });

  test.each(["https://attacker.example", "http://localhost:3000", "null"])(
    "refuses a call that a page of %s makes",
    async (origin) => {
      const answer = await send(pool.origin, "/", {
        method: "POST",
        headers: { host: new URL(pool.origin).host, origin, ...target },
        body: JSON.stringify({ UserPoolId: pool.pool.userPoolId }),
      });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toEqual({
        __type: "AccessDeniedException",
        message: "Web pages may not call the admin API; call it from a program of this machine.",
      });
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    },
  );

  test("answers no preflight, so that no page gets to send the target", async () => {
    const answer = await fetch(`${pool.origin}/`, {
      method: "OPTIONS",
      headers: {
        origin: "https://attacker.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-amz-target",
      },
    });
    expect(answer.ok).toBe(false);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each(["", "{", "[]", "null", '"text"', `{"UserPoolId":"${"x".repeat(65_536)}"}`])(
    "refuses a body that is no JSON object (%#)",
    async (body) => {
      const answer = await fetch(`${pool.origin}/`, { method: "POST", headers: target, body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ __type: "SerializationException" });
    },
  );

  test("says nothing of a client that hangs up", async () => {
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await hangUp(`${pool.origin}/`, target);
    expect(stderr).not.toHaveBeenCalled();
    stderr.mockRestore();
  });

  test("refuses a pool that the stack does not have", async () => {
    const { status, body } = await callAdmin(pool, "ListUsers", { UserPoolId: "eu-west-1_nobodysPl" });
    expect(status).toBe(400);
    expect(body).toEqual({
      __type: "ResourceNotFoundException",
      message: "User pool eu-west-1_nobodysPl does not exist.",
    });
  });
});
