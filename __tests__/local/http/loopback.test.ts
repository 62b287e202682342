import type { RequestListener } from "node:http";
import { beforeEach, describe, expect, test } from "vitest";
import { redirectNavigations, refuseWebPages, requireLoopbackHost } from "../../../local/http/loopback.ts";
import { send, serve } from "../../support/gateway-server.ts";

const answer: RequestListener = (_, response) => response.end("served");

let origin: string;
let port: number;

async function listen(listener: RequestListener): Promise<void> {
  origin = await serve(listener);
  port = Number(new URL(origin).port);
}

async function get(host: string, headers: Record<string, string> = {}) {
  const { status, body } = await send(origin, "/", { headers: { host, ...headers } });
  return { status, body };
}

describe("requireLoopbackHost", () => {
  beforeEach(() => listen(requireLoopbackHost(answer)));

  test.each(["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "api.localhost", "a.b.localhost"])(
    "serves %s with its own port",
    async (name) => {
      expect(await get(`${name}:${port}`)).toEqual({ status: 200, body: "served" });
    },
  );

  test.each([
    "attacker.example",
    "localhost.attacker.example",
    "127.0.0.2",
    "evil-localhost",
    "localhost.",
    ".localhost",
  ])("refuses %s, whatever it resolves to", async (name) => {
    const { status, body } = await get(`${name}:${port}`);
    expect(status).toBe(421);
    expect(body).toBe(`The Host header must name localhost; open http://localhost:${port}/ instead.\n`);
  });

  test("refuses localhost with another port or none", async () => {
    expect((await get(`localhost:${port + 1}`)).status).toBe(421);
    expect((await get("localhost")).status).toBe(421);
  });
});

describe("redirectNavigations", () => {
  beforeEach(() => listen(redirectNavigations(answer)));

  test.each(["127.0.0.1", "[::1]", "app.localhost"])(
    "sends a page opened at %s to localhost",
    async (name) => {
      const kinds: Record<string, string>[] = [{ "sec-fetch-mode": "navigate" }, { accept: "text/html,*/*" }];
      for (const headers of kinds) {
        const request = { headers: { host: `${name}:${port}`, ...headers } };
        const { status, headers: sent } = await send(origin, "/oidc/login?a=%2F", request);
        expect([status, sent.location]).toEqual([307, `http://localhost:${port}/oidc/login?a=%2F`]);
      }
    },
  );

  test("serves a page at localhost", async () => {
    expect(await get(`localhost:${port}`, { "sec-fetch-mode": "navigate" })).toEqual({
      status: 200,
      body: "served",
    });
  });

  test("serves calls of scripts and programs at 127.0.0.1", async () => {
    const host = `127.0.0.1:${port}`;
    for (const headers of [{}, { accept: "*/*" }, { "sec-fetch-mode": "cors", accept: "text/html" }])
      expect((await get(host, headers as Record<string, string>)).status).toBe(200);
    const post = { method: "POST", headers: { host, accept: "text/html" } };
    expect((await send(origin, "/", post)).status).toBe(200);
  });

  test("redirects to no other machine, whatever the path looks like", async () => {
    const headers = { host: `127.0.0.1:${port}`, accept: "text/html" };
    for (const path of ["//evil.example", "/\\evil.example", "http://evil.example/"]) {
      const { headers: sent } = await send(origin, path, { headers });
      if (sent.location) expect(new URL(sent.location).host).toBe(`localhost:${port}`);
    }
  });
});

describe("refuseWebPages", () => {
  beforeEach(() => listen(refuseWebPages(answer)));

  test("serves programs", async () => {
    expect(await get(`127.0.0.1:${port}`)).toEqual({ status: 200, body: "served" });
  });

  test("refuses a page whose name was made to resolve to this machine", async () => {
    expect((await get("rebound.attacker.example")).status).toBe(421);
  });

  test.each([
    ["that names its origin", { origin: "https://attacker.example" }],
    ["whose origin is opaque", { origin: "null" }],
    ["of another port of localhost", { origin: "http://localhost:3000" }],
    ["that asks without CORS", { "sec-fetch-site": "cross-site" }],
  ])("refuses a page %s", async (_, headers) => {
    expect(await get(`127.0.0.1:${port}`, headers)).toEqual({
      status: 403,
      body: "Web pages may not call this; call it from a program of this machine.\n",
    });
  });
});
