import type { RequestListener } from "node:http";
import { beforeEach, describe, expect, test } from "vitest";
import { refuseWebPages, requireLoopbackHost } from "../../../local/http/loopback.ts";
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

  test.each(["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])("serves %s with its own port", async (name) => {
    expect(await get(`${name}:${port}`)).toEqual({ status: 200, body: "served" });
  });

  test.each(["attacker.example", "localhost.attacker.example", "127.0.0.2"])(
    "refuses %s, whatever it resolves to",
    async (name) => {
      const { status, body } = await get(`${name}:${port}`);
      expect(status).toBe(421);
      expect(body).toBe(`The Host header must name localhost; open http://localhost:${port}/ instead.\n`);
    },
  );

  test("refuses localhost with another port or none", async () => {
    expect((await get(`localhost:${port + 1}`)).status).toBe(421);
    expect((await get("localhost")).status).toBe(421);
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
