import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { HttpProxyIntegration } from "../../../local/model.ts";
import { route, serve, startGateway } from "../../support/gateway-server.ts";

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

async function proxied(
  routeKey: string,
  integration: Partial<HttpProxyIntegration> & { path: string },
  respond: (response: ServerResponse) => void = (response) => response.end("upstream"),
) {
  const seen: Seen[] = [];
  const upstream = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    respond(response);
  });
  const { path, ...rest } = integration;
  const target: HttpProxyIntegration = {
    type: "HTTP_PROXY",
    method: "ANY",
    url: `${upstream}${path}`,
    timeoutMs: 30_000,
    ...rest,
  };
  const gateway = await startGateway({ routes: [route(routeKey, { integration: target })] });
  return { ...gateway, seen };
}

describe("forward", () => {
  test("hands method, query, headers and body over, and the answer back", async () => {
    const gateway = await proxied("ANY /in", { path: "/out" }, (response) => {
      response.setHeader("set-cookie", ["a=1", "b=2"]);
      response.writeHead(202, { "content-type": "a/b" }).end("done");
    });
    const answer = await gateway.send("/in?x=%20y", {
      method: "PUT",
      headers: { "x-tag": "1", authorization: "Bearer t", host: "api.test" },
      body: "hello",
    });
    expect(answer).toMatchObject({ status: 202, body: "done" });
    expect(answer.headers["content-type"]).toBe("a/b");
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(answer.headers["apigw-requestid"]).toMatch(/=$/);
    expect(gateway.seen[0]).toMatchObject({ method: "PUT", url: "/out?x=%20y", body: "hello" });
    expect(gateway.seen[0]?.headers).toMatchObject({ "x-tag": "1", authorization: "Bearer t" });
    expect(gateway.seen[0]?.headers.host).not.toBe("api.test");
  });

  test("puts path variables into the URL, percent-encoded", async () => {
    const gateway = await proxied("ANY /in/{id}/{proxy+}", { path: "/out/{id}?fixed=1&p={proxy}" });
    await gateway.send("/in/a%20b/c/d?x=1");
    expect(gateway.seen[0]?.url).toBe("/out/a%20b?fixed=1&p=c/d&x=1");
  });

  test("sends the method that is declared", async () => {
    const gateway = await proxied("GET /in", { path: "/out", method: "POST" });
    await gateway.send("/in");
    expect(gateway.seen[0]?.method).toBe("POST");
  });

  test("passes hop-by-hop headers on in neither direction", async () => {
    const gateway = await proxied("GET /in", { path: "/out" }, (response) => {
      response.writeHead(200, { "proxy-authenticate": "Basic", "x-end": "1" }).end();
    });
    const answer = await gateway.send("/in", {
      headers: { te: "trailers", "x-hop": "1", connection: "x-hop" },
    });
    expect(gateway.seen[0]?.headers).not.toHaveProperty("te");
    expect(gateway.seen[0]?.headers).not.toHaveProperty("x-hop");
    expect(answer.headers).not.toHaveProperty("proxy-authenticate");
    expect(answer.headers["x-end"]).toBe("1");
  });

  test("passes compressed bodies through as they are", async () => {
    const gateway = await proxied("GET /in", { path: "/out" }, (response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end("not really");
    });
    const answer = await gateway.send("/in");
    expect(answer).toMatchObject({ status: 200, body: "not really" });
    expect(answer.headers["content-encoding"]).toBe("gzip");
  });

  test("answers 503 where the endpoint takes longer than the timeout", async () => {
    const gateway = await proxied("GET /in", { path: "/out", timeoutMs: 50 }, () => {});
    expect(await gateway.send("/in")).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
    expect(gateway.records[0]?.reason).toBe("the integration timed out");
  });

  test("by our choice, answers 503 where the endpoint cannot be reached", async () => {
    const integration = {
      type: "HTTP_PROXY",
      method: "ANY",
      url: "http://127.0.0.1:1/",
      timeoutMs: 5000,
    } as const;
    const gateway = await startGateway({ routes: [route("$default", { integration })] });
    expect(await gateway.send("/")).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    expect(gateway.records[0]?.reason).toBe("the integration cannot be reached");
  });
});
