import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { InvokeResult } from "../../../local/lambda/function-pool.ts";
import type { HttpProxyIntegration } from "../../../local/model.ts";
import { lambdaIntegration, route, serve, startGateway } from "../../support/gateway-server.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves, published } from "../fidelity/behaviour.ts";

const post = (bytes: number) => ({
  method: "POST",
  headers: { "content-type": "text/plain" },
  body: Buffer.alloc(bytes, "x"),
});

function failing(result: InvokeResult) {
  return startGateway({}, { invoke: () => result });
}

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

describe("integrate", () => {
  test("answers 500 in JSON where the function failed", async () => {
    proves(
      documented(
        '500 is `{"message":"Internal Server Error"}`, in JSON: the function failed',
        httpApiGuide("http-api-troubleshooting-lambda"),
      ),
      documented(
        "Where REST APIs answer 502, HTTP APIs answer 500",
        httpApiGuide("http-api-troubleshooting-lambda"),
      ),
    );
    const gateway = await failing({ kind: "function-error", errorType: "Runtime.ExitError", payload: "{}" });
    const answer = await gateway.send("/");
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(gateway.records[0]).toMatchObject({
      decision: { kind: "public" },
      integrationError: "the function failed: Runtime.ExitError",
    });
  });

  test("answers 500 where no permission lets the API invoke the function, which is not called", async () => {
    proves(
      documented(
        "500 where no permission lets the API invoke the function",
        httpApiGuide("http-api-troubleshooting-lambda"),
      ),
    );
    const integration = { ...lambdaIntegration, invokePermitted: false };
    const gateway = await startGateway({ routes: [route("$default", { integration })] });
    expect(await gateway.send("/")).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
    expect(gateway.events).toEqual([]);
    expect(gateway.records[0]?.integrationError).toContain("aws_lambda_permission");
  });

  test("answers 503 without a content type where the integration takes longer than its timeout", async () => {
    proves(
      measured(
        '503 is `{"message":"Service Unavailable"}`, without a content type: the integration took too long',
        "cortexlabs/cortex#1225",
      ),
    );
    const integration = { ...lambdaIntegration, timeoutMs: 50 };
    const gateway = await startGateway(
      { routes: [route("$default", { integration })] },
      { invoke: async () => delay(500, { kind: "response", payload: '"late"' } as const) },
    );
    const answer = await gateway.send("/");
    expect(answer).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    expect(answer.headers).not.toHaveProperty("content-type");
    expect(answer.headers["content-length"]).toBe("33");
    expect(gateway.records[0]).toMatchObject({ integrationError: "the integration timed out", status: 503 });
  });

  test("answers 413 in JSON where the event exceeds the function's 6 MB", async () => {
    proves(
      published(
        '413 is `{"message":"Request Entity Too Large"}`: the event exceeds Lambda\'s 6 MB',
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/src/Amazon.Lambda.TestTool/Extensions/InvokeResponseExtensions.cs",
      ),
    );
    const gateway = await failing({ kind: "request-too-large" });
    const answer = await gateway.send("/");
    expect(answer).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' });
    expect(answer.headers["content-type"]).toBe("application/json");
  });

  test("takes a body of 10 MB and refuses a larger one before the function is called", async () => {
    proves(
      documented("A body may have 10 MB", httpApiGuide("http-api-quotas")),
      ourChoice("A body of more than 10 MB gets a 413"),
    );
    const gateway = await startGateway();
    expect((await gateway.send("/", post(10 * 1024 * 1024))).status).toBe(200);
    expect((await gateway.send("/", post(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect(gateway.events).toHaveLength(1);
  });

  test("calls no function for a body that breaks off", async () => {
    const gateway = await startGateway();
    const request = httpRequest(gateway.origin, { method: "POST", headers: { "content-length": 10 } });
    request.on("error", () => {}).write("half", () => request.destroy());
    await expect.poll(() => gateway.records).toHaveLength(1);
    expect(gateway.records[0]?.decision).toEqual({ kind: "failed", reason: "aborted" });
    expect(gateway.events).toEqual([]);
  });

  test("by our choice, answers 503 where the function is throttled and 500 to a route without integration", async () => {
    proves(ourChoice("A throttled function is a 503, a route without integration a 500"));
    const throttled = await failing({ kind: "throttled" });
    expect(await throttled.send("/")).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
    const bare = await startGateway({ routes: [route("$default", { integration: undefined })] });
    expect(await bare.send("/")).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  describe("an HTTP integration", () => {
    test("hands method, query, headers and body over, and the answer back", async () => {
      proves(
        documented(
          "An HTTP integration gets method, headers, query and body, and its answer goes back",
          httpApiGuide("http-api-develop-integrations-http"),
        ),
      );
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
      proves(
        documented(
          "Path variables are put into the URL of an HTTP integration",
          httpApiGuide("http-api-develop-integrations-http"),
        ),
      );
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
      expect(gateway.records[0]?.integrationError).toBe("the integration timed out");
    });

    test("by our choice, answers 503 where the endpoint cannot be reached", async () => {
      proves(ourChoice("An HTTP integration that cannot be reached is a 503"));
      const integration = {
        type: "HTTP_PROXY",
        method: "ANY",
        url: "http://127.0.0.1:1/",
        timeoutMs: 5000,
      } as const;
      const gateway = await startGateway({ routes: [route("$default", { integration })] });
      expect(await gateway.send("/")).toMatchObject({
        status: 503,
        body: '{"message":"Service Unavailable"}',
      });
      expect(gateway.records[0]?.integrationError).toBe("the integration cannot be reached");
    });
  });
});
