import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireLoopbackHost } from "../../local/loopback.ts";

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer(requireLoopbackHost((_request, response) => response.end("served")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

function get(host: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, headers: { host } }, async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode, body });
    });
    sent.on("error", reject).end();
  });
}

describe("requireLoopbackHost", () => {
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
