import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { InvokeResult } from "../../../local/lambda/invocation.ts";
import { lambdaIntegration, route, startGateway } from "../../support/gateway-server.ts";

const post = (bytes: number) => ({
  method: "POST",
  headers: { "content-type": "text/plain" },
  body: Buffer.alloc(bytes, "x"),
});

function failing(result: InvokeResult) {
  return startGateway({}, { invoke: () => result });
}

describe("integrate", () => {
  test("answers 500 in JSON where the function failed", async () => {
    const gateway = await failing({ kind: "function-error", errorType: "Runtime.ExitError", payload: "{}" });
    const answer = await gateway.send("/");
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(gateway.records[0]).toMatchObject({
      decision: "public",
      reason: "the function failed: Runtime.ExitError",
    });
  });

  test("answers 500 where no permission lets the API invoke the function, which is not called", async () => {
    const integration = { ...lambdaIntegration, invokePermitted: false };
    const gateway = await startGateway({ routes: [route("$default", { integration })] });
    expect(await gateway.send("/")).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
    expect(gateway.events).toEqual([]);
    expect(gateway.records[0]?.reason).toContain("aws_lambda_permission");
  });

  test("answers 503 without a content type where the integration takes longer than its timeout", async () => {
    const integration = { ...lambdaIntegration, timeoutMs: 50 };
    const gateway = await startGateway(
      { routes: [route("$default", { integration })] },
      { invoke: async () => delay(500, { kind: "response", payload: '"late"' } as const) },
    );
    const answer = await gateway.send("/");
    expect(answer).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    expect(answer.headers).not.toHaveProperty("content-type");
    expect(answer.headers["content-length"]).toBe("33");
    expect(gateway.records[0]).toMatchObject({ reason: "the integration timed out", status: 503 });
  });

  test("answers 413 in JSON where the event exceeds the function's 6 MB", async () => {
    const gateway = await failing({ kind: "request-too-large" });
    const answer = await gateway.send("/");
    expect(answer).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' });
    expect(answer.headers["content-type"]).toBe("application/json");
  });

  test("takes a body of 10 MB and refuses a larger one before the function is called", async () => {
    const gateway = await startGateway();
    expect((await gateway.send("/", post(10 * 1024 * 1024))).status).toBe(200);
    expect((await gateway.send("/", post(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect(gateway.events).toHaveLength(1);
  });

  test("by our choice, answers 503 where the function is throttled and 500 to a route without integration", async () => {
    const throttled = await failing({ kind: "throttled" });
    expect(await throttled.send("/")).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
    const bare = await startGateway({ routes: [route("$default", { integration: undefined })] });
    expect(await bare.send("/")).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });
});
