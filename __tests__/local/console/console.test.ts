import type { IncomingMessage } from "node:http";
import { describe, expect, test, vi } from "vitest";
import { isOwnRequest } from "../../../local/console/console.ts";
import { callAdmin } from "../../support/admin-call.ts";
import { type RunningConsole, startConsole } from "../../support/console.ts";
import { send } from "../../support/gateway-server.ts";
import { hangUp } from "../../support/hang-up.ts";
import { alicePassword, createPool, machineClient } from "../../support/user-pool.ts";

const secret = "machine-secret+%41";

const post = (running: RunningConsole, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${running.origin}/`, { method: "POST", body: new URLSearchParams(form), headers });

const text = async (answer: Promise<Response>) => (await answer).text();

const host = "localhost:3001";
const ask = (method: string, headers: Record<string, string>) =>
  isOwnRequest({ method, headers: { host, ...headers } } as unknown as IncomingMessage);
const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

describe("createConsole", () => {
  test("shows pools, clients, scopes, people and who may call what, but neither secrets nor passwords", async () => {
    const running = await startConsole();
    const page = await text(fetch(running.origin));
    for (const shown of [
      running.model.userPools[0]?.userPoolId ?? "",
      machineClient.clientId,
      "example/write",
      "alice@example.com",
      "/read",
      "missing scope",
    ]) {
      expect(page).toContain(shown);
    }
    expect(page).not.toContain(secret);
    expect(page).not.toContain(alicePassword);
  });

  test("shows the one secret that is asked for", async () => {
    const running = await startConsole();
    const answer = await post(running, { reveal: machineClient.clientId });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.text()).toContain(secret);
    expect(await text(post(running, { reveal: "stranger" }))).not.toContain(secret);
  });

  test("does not show a secret that was replaced", async () => {
    const running = await startConsole();
    const [pool] = running.model.userPools;
    const admin = { origin: running.origin, pool: pool ?? expect.fail("no pool") };
    const client = { ClientId: machineClient.clientId };
    await callAdmin(admin, "AddUserPoolClientSecret", client);
    const { body } = await callAdmin(admin, "ListUserPoolClientSecrets", client);
    const [{ ClientSecretId } = {}] = body.ClientSecrets as { ClientSecretId?: string }[];
    await callAdmin(admin, "DeleteUserPoolClientSecret", { ...client, ClientSecretId });
    const page = await text(post(running, { reveal: machineClient.clientId }));
    expect(page).not.toContain(secret);
    expect(page).toContain("replaced");
  });

  test("shows people who were added since, and who has to choose a password", async () => {
    const running = await startConsole();
    const [pool] = running.model.userPools;
    const admin = { origin: running.origin, pool: pool ?? expect.fail("no pool") };
    await callAdmin(admin, "AdminCreateUser", { Username: "bob<b>" });
    const page = await text(fetch(running.origin));
    expect(page).toContain("bob&#60;b&#62;");
    expect(page).toContain("has to choose a password at the next login");
  });

  test("shows a password that was made up in the place of a state's, until another one is set", async () => {
    const users = createPool("http://localhost", {}).users.map((user) => ({
      ...user,
      passwordIsMadeUp: true,
    }));
    const running = await startConsole({ users });
    expect(await text(fetch(running.origin))).toContain(alicePassword);
    const [pool] = running.model.userPools;
    const admin = { origin: running.origin, pool: pool ?? expect.fail("no pool") };
    const password = { Username: "alice", Password: "Another-Passw0rd!", Permanent: true };
    await callAdmin(admin, "AdminSetUserPassword", password);
    const page = await text(fetch(running.origin));
    expect(page).not.toContain(alicePassword);
    expect(page).not.toContain("Another-Passw0rd!");
  });

  test("says what a pasted token is, without showing it again or writing it anywhere", async () => {
    const running = await startConsole();
    const printed = vi.spyOn(process.stderr, "write");
    const out = vi.spyOn(process.stdout, "write");
    const page = await text(post(running, { token: "not-a-token-at-all" }));
    expect(page).toContain("This is no JSON web token");
    expect(page).not.toContain("not-a-token-at-all");
    const written = [...printed.mock.calls, ...out.mock.calls].map(([chunk]) => String(chunk)).join("");
    expect(written).not.toContain("not-a-token-at-all");
    vi.restoreAllMocks();
  });

  test("reads no form of more than 64 KiB", async () => {
    const running = await startConsole();
    const form = { reveal: machineClient.clientId, padding: "x".repeat(64 * 1024) };
    const answer = await post(running, form);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain(secret);
  });

  test("says nothing of a client that hangs up", async () => {
    const { origin } = await startConsole();
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await hangUp(`${origin}/`);
    expect(stderr).not.toHaveBeenCalled();
    stderr.mockRestore();
  });

  test("escapes what a token says", async () => {
    const running = await startConsole();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "RS256", kid: "x" })}.${part({ name: "<script>alert(1)</script>" })}.AA`;
    const page = await text(post(running, { token }));
    expect(page).toContain("&#60;script&#62;alert(1)");
    expect(page).not.toContain("<script>alert");
  });

  test("allows no inline script, no frame and nothing from elsewhere", async () => {
    const running = await startConsole();
    for (const path of ["/", "/console/console.js", "/console/console.css", "/console/nothing"]) {
      const { headers } = await fetch(running.origin + path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
    expect(await text(fetch(running.origin))).not.toMatch(/<script>|<script [^>]*>[^<]|<style|\son\w+=/);
  });

  test.each(["/", "/console/requests"])("refuses a page of another origin at %s", async (path) => {
    const running = await startConsole();
    const foreign = { host: new URL(running.origin).host, origin: "http://localhost:3000" };
    const answer = await send(running.origin, path, { headers: foreign });
    expect(answer.status).toBe(403);
    expect(answer.body).toBe("Only the console's own pages may ask for this.\n");
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("refuses a foreign form that asks for a secret", async () => {
    const running = await startConsole();
    const answer = await post(
      running,
      { reveal: machineClient.clientId },
      { origin: "https://attacker.example" },
    );
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain(secret);
  });

  test.each([
    ["PUT", "/"],
    ["GET", "/console/"],
    ["GET", "/console/../state.ts"],
    ["GET", "/console/console.ts"],
    ["POST", "/console/requests"],
  ])("has nothing for %s %s", async (method, path) => {
    const running = await startConsole();
    const answer = await send(running.origin, path, {
      method,
      headers: { host: new URL(running.origin).host },
    });
    expect(answer.status).toBe(404);
  });

  test("leaves every other path to the pool", async () => {
    const running = await startConsole();
    const [pool] = running.model.userPools;
    const keys = await fetch(`${pool?.issuer}/.well-known/jwks.json`);
    expect(keys.status).toBe(200);
    expect(keys.headers.get("content-security-policy")).toBeNull();
    expect((await fetch(`${running.origin}/login`)).headers.get("content-security-policy")).not.toContain(
      "script-src",
    );
  });
});

describe("isOwnRequest", () => {
  test.each([
    ["a program", "GET", {}],
    ["a program that posts", "POST", {}],
    ["the address bar", "GET", { "sec-fetch-site": "none", ...navigation }],
    [
      "the console's own form",
      "POST",
      { origin: `http://${host}`, "sec-fetch-site": "same-origin", ...navigation },
    ],
    ["the console's own events", "GET", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }],
    ["a link on another page", "GET", { "sec-fetch-site": "cross-site", ...navigation }],
    ["a link on the API's page", "GET", { "sec-fetch-site": "same-site", ...navigation }],
  ])("lets %s through", (_, method, headers) => {
    expect(ask(method, headers)).toBe(true);
  });

  test.each([
    [
      "a foreign form",
      "POST",
      { origin: "https://attacker.example", "sec-fetch-site": "cross-site", ...navigation },
    ],
    ["a form of the API's page", "POST", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    ["a form of another scheme", "POST", { origin: `https://${host}` }],
    ["a sandboxed page", "POST", { origin: "null" }],
    ["events for a page of an old browser", "GET", { origin: "http://localhost:3000" }],
    ["a fetch without CORS", "GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["a script of another port", "GET", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
    ["a foreign form without Origin", "POST", { "sec-fetch-site": "cross-site", ...navigation }],
    [
      "a foreign frame",
      "GET",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
    ],
  ])("refuses %s", (_, method, headers) => {
    expect(ask(method, headers)).toBe(false);
  });
});
