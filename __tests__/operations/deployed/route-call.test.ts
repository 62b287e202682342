import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { callRoute } from "../../../operations/deployed/route-call.ts";

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

function answering(status: number, body: unknown): RequestListener {
  return (_, response) => response.writeHead(status).end(JSON.stringify(body));
}

describe("callRoute", () => {
  test.each([
    [401, { message: "Unauthorized" }, true],
    [404, { message: "Not Found" }, true],
    [401, { error: "invalid_token", error_description: "expired" }, false],
    [200, { message: "hello" }, false],
  ])("tells who answered %d %j", async (status, body, isGatewayAnswer) => {
    const url = await serve(answering(status, body));
    expect(await callRoute(url, { method: "GET", path: "/hello" })).toMatchObject({
      status,
      isGatewayAnswer,
    });
  });

  test("makes up what a path variable stands for, and sends a body where the method takes one", async () => {
    let seen = "";
    const url = await serve((request, response) => {
      seen = `${request.method} ${request.url} ${request.headers["content-type"]}`;
      response.end("{}");
    });
    await callRoute(url, { method: "PATCH", path: "/items/{itemId}" });
    expect(seen).toBe("PATCH /items/made-up application/json");
  });
});
