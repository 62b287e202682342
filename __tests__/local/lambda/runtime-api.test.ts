import { request as httpRequest } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Invocation, RuntimeApi } from "../../../local/lambda/runtime-api.ts";
import { send } from "../../support/gateway-server.ts";
import { lambdaGuide } from "../fidelity/aws-documentation.ts";
import { documented, proves, published } from "../fidelity/behaviour.ts";

const base = "2018-06-01/runtime";

async function listen() {
  const api = await RuntimeApi.listen();
  onTestFinished(() => api.close());
  const call = async (method: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(`http://${api.address}/${path}`, { ...init, method });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    api,
    call,
    next: () => call("GET", `${base}/invocation/next`),
    respond: (id: string, body: string, init: RequestInit = {}) =>
      call("POST", `${base}/invocation/${id}/response`, { ...init, body }),
    fail: (id: string, body: string, headers: Record<string, string> = {}) =>
      call("POST", `${base}/invocation/${id}/error`, { body, headers }),
  };
}

function invocation(rest: Partial<Invocation> = {}): Invocation {
  return {
    requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
    event: '{"a":1}',
    deadlineMs: 1_542_409_706_888,
    functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:service",
    traceId: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
    ...rest,
  };
}

const { requestId } = invocation();
const accepted = { status: 202, text: '{"status":"OK"}\n' };

function invalidTransition(from: string, to: string) {
  const errorMessage = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`;
  return {
    status: 403,
    text: `${JSON.stringify({ errorMessage, errorType: "InvalidStateTransition" })}\n`,
  };
}

describe("RuntimeApi", () => {
  test("holds `next` until there is an event, and hands it over with its headers", async () => {
    proves(
      documented(
        "`GET …/invocation/next` waits without limit, then is 200 with the event",
        lambdaGuide("runtimes-api"),
      ),
      documented(
        "`Lambda-Runtime-…` headers tell request id, deadline in milliseconds, function ARN, trace id and invocation id",
        lambdaGuide("runtimes-api"),
      ),
      published(
        "Headers that are empty are left out: client context, Cognito identity, tenant",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi/rendering/rendering.go",
      ),
    );
    const { api, next } = await listen();
    const polling = next();
    await api.initialized;
    expect(await Promise.race([polling, delay(50, "still waiting")])).toBe("still waiting");
    void api.deliver(invocation());
    const { status, headers, text } = await polling;
    expect({ status, text }).toEqual({ status: 200, text: '{"a":1}' });
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("lambda-runtime-aws-request-id")).toBe(requestId);
    expect(headers.get("lambda-runtime-deadline-ms")).toBe("1542409706888");
    expect(headers.get("lambda-runtime-invoked-function-arn")).toBe(invocation().functionArn);
    expect(headers.get("lambda-runtime-trace-id")).toBe(invocation().traceId);
    expect(headers.get("lambda-runtime-invocation-id")).toBeTruthy();
    expect(headers.has("lambda-runtime-client-context")).toBe(false);
    expect(headers.has("lambda-runtime-cognito-identity")).toBe(false);
  });

  test("accepts a response with 202 and hands it to the caller", async () => {
    proves(
      published(
        '`POST …/{id}/response` is 202 `{"status":"OK"}`, with a line\'s end',
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi/handler/invocationresponse.go",
      ),
    );
    const { api, next, respond } = await listen();
    void next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    expect(await respond(requestId, '{"ok":true}')).toMatchObject(accepted);
    expect(await outcome).toEqual({ kind: "response", payload: '{"ok":true}' });
  });

  test("accepts an error with 202 and hands its body on untouched", async () => {
    proves(
      documented("`POST …/{id}/error` is 202", lambdaGuide("runtimes-api")),
      published(
        "An error's body goes to the caller untouched",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi/handler/invocationerror.go",
      ),
      documented(
        "A handler's failure is `X-Amz-Function-Error: Unhandled` and the error's body",
        "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
      ),
    );
    const { api, next, fail } = await listen();
    void next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    const body = '{ "errorMessage": "no", "errorType": "Mine", "stackTrace": [] }';
    expect(await fail(requestId, body)).toMatchObject(accepted);
    expect(await outcome).toEqual({ kind: "function-error", errorType: "Runtime.Unknown", payload: body });
  });

  test.each([
    ["Runtime.HandlerNotFound", "Runtime.HandlerNotFound"],
    ["Function.Oops", "Function.Oops"],
    ["Function.oops", "Function.Unknown"],
    ["TypeError", "Runtime.Unknown"],
    [undefined, "Runtime.Unknown"],
  ])("takes the error type %s for %s", async (declared, errorType) => {
    proves(
      published(
        "An error's type is that of `Lambda-Runtime-Function-Error-Type` where it has the form `Runtime.…` or `Function.…`, else `Function.Unknown` or `Runtime.Unknown`",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go",
      ),
    );
    const { api, next, fail } = await listen();
    void next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    await fail(requestId, "{}", declared ? { "lambda-runtime-function-error-type": declared } : {});
    expect(await outcome).toMatchObject({ errorType });
  });

  test("refuses a wrong request id with 400, and the right one still counts", async () => {
    proves(
      published(
        "A wrong request id is 400 `InvalidRequestID`",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi/rendering/render_error.go",
      ),
    );
    const { api, next, respond, fail } = await listen();
    const invalid = {
      status: 400,
      text: '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}\n',
    };
    expect(await respond("before-any", "")).toMatchObject(invalid);
    void next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    expect(await respond("wrong", "")).toMatchObject(invalid);
    expect(await fail("wrong", "")).toMatchObject(invalid);
    expect(await respond(requestId, '"right"')).toMatchObject(accepted);
    expect(await outcome).toMatchObject({ payload: '"right"' });
  });

  test("refuses a wrong invocation id with 400, and accepts the right one, or none", async () => {
    proves(
      documented(
        "A wrong `Lambda-Runtime-Invocation-Id` is 400 `InvalidInvocationId`; it may be left out",
        lambdaGuide("runtimes-api"),
      ),
    );
    const { api, next, respond } = await listen();
    const polling = next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    const id = (await polling).headers.get("lambda-runtime-invocation-id") ?? "";
    const wrong = await respond(requestId, "1", { headers: { "lambda-runtime-invocation-id": "wrong" } });
    expect(wrong).toMatchObject({ status: 400 });
    expect(JSON.parse(wrong.text)).toMatchObject({ errorType: "InvalidInvocationId" });
    const right = await respond(requestId, "2", { headers: { "lambda-runtime-invocation-id": id } });
    expect(right).toMatchObject(accepted);
    expect(await outcome).toMatchObject({ payload: "2" });
  });

  test("refuses a second response with 403", async () => {
    proves(
      published(
        "A call in the wrong state is 403 `InvalidStateTransition`",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi/rendering/render_error.go",
      ),
    );
    const { api, next, respond, fail } = await listen();
    void next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    await respond(requestId, "1");
    expect(await respond(requestId, "2")).toMatchObject(
      invalidTransition("ResponseSent", "InvocationResponse"),
    );
    expect(await fail(requestId, "3")).toMatchObject(
      invalidTransition("ResponseSent", "InvocationErrorResponse"),
    );
    expect(await outcome).toMatchObject({ payload: "1" });
  });

  test("hands the same event over again to who asks before having answered", async () => {
    const { api, next } = await listen();
    const polling = next();
    await api.initialized;
    void api.deliver(invocation());
    const first = await polling;
    const again = await next();
    expect(again.text).toBe(first.text);
    expect(again.headers.get("lambda-runtime-aws-request-id")).toBe(requestId);
  });

  test("keeps an event for a program that hung up while it waited", async () => {
    const { api, next } = await listen();
    const controller = new AbortController();
    const broken = fetch(`http://${api.address}/${base}/invocation/next`, { signal: controller.signal });
    await api.initialized;
    controller.abort();
    await expect(broken).rejects.toThrow();
    await delay(50);
    void api.deliver(invocation());
    expect((await next()).text).toBe('{"a":1}');
  });

  test("is ready again when the program asks for the next event", async () => {
    const { api, next, respond } = await listen();
    void next();
    await api.initialized;
    void api.deliver(invocation());
    await respond(requestId, "1");
    expect(await Promise.race([api.ready(), delay(50, "not yet")])).toBe("not yet");
    const ready = api.ready();
    const polling = next();
    await ready;
    void api.deliver(invocation({ requestId: "second", event: "2" }));
    expect((await polling).text).toBe("2");
  });

  test("accepts an error of the start with 202, and then nothing else", async () => {
    proves(
      documented(
        "`POST …/init/error` is 202, and nothing else is accepted afterwards",
        lambdaGuide("runtimes-api"),
      ),
    );
    const { api, call, next } = await listen();
    const body = '{"errorType":"Runtime.ImportModuleError","errorMessage":"no module","trace":[]}';
    const post = () =>
      call("POST", `${base}/init/error`, {
        body,
        headers: { "lambda-runtime-function-error-type": "Runtime.ImportModuleError" },
      });
    expect(await post()).toMatchObject(accepted);
    expect(await api.initialized).toEqual({
      kind: "function-error",
      errorType: "Runtime.ImportModuleError",
      payload: body,
    });
    expect(await post()).toMatchObject(invalidTransition("InitError", "InitError"));
    expect(await next()).toMatchObject(invalidTransition("InitError", "Ready"));
  });

  test("refuses an error of the start once the start is over", async () => {
    const { api, call, next } = await listen();
    void next().catch(() => {});
    await api.initialized;
    expect(await call("POST", `${base}/init/error`, { body: "{}" })).toMatchObject(
      invalidTransition("Ready", "InitError"),
    );
  });

  test("accepts a response of 6 MB and 100 bytes, and answers 413 to a larger one, which fails the function", async () => {
    proves(
      published(
        "A response of more than 6 MiB and 100 bytes is 413 `RequestEntityTooLarge` and fails the function",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi/handler/invocationresponse.go",
      ),
    );
    const { api, next, respond } = await listen();
    void next();
    await api.initialized;
    const largest = api.deliver(invocation());
    expect(await respond(requestId, "x".repeat(6_291_556))).toMatchObject(accepted);
    expect(await largest).toMatchObject({ kind: "response" });
    void next();
    await api.ready();
    const tooLarge = api.deliver(invocation({ requestId: "second" }));
    expect(await respond("second", "x".repeat(6_291_557))).toMatchObject({
      status: 413,
      text: '{"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}\n',
    });
    const errorMessage =
      "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).";
    expect(await tooLarge).toEqual({
      kind: "function-error",
      errorType: "Function.ResponseSizeTooLarge",
      payload: JSON.stringify({ errorType: "Function.ResponseSizeTooLarge", errorMessage }),
    });
  });

  test("hands a streamed response over whole, once it has ended", async () => {
    proves(
      documented("A response may be streamed; an HTTP API waits for its end", lambdaGuide("runtimes-custom")),
    );
    const { api, next } = await listen();
    void next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    const request = httpRequest(`http://${api.address}/${base}/invocation/${requestId}/response`, {
      method: "POST",
      headers: { "lambda-runtime-function-response-mode": "streaming", "transfer-encoding": "chunked" },
    });
    request.write('"first, ');
    expect(await Promise.race([outcome, delay(50, "still open")])).toBe("still open");
    request.end('second"');
    expect(await outcome).toEqual({ kind: "response", payload: '"first, second"' });
  });

  test("fails the function whose response breaks off", async () => {
    proves(
      published(
        "A response that breaks off is `Runtime.TruncatedResponse`",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go",
      ),
    );
    const { api, next } = await listen();
    void next();
    await api.initialized;
    const outcome = api.deliver(invocation());
    const request = httpRequest(`http://${api.address}/${base}/invocation/${requestId}/response`, {
      method: "POST",
      headers: { "content-length": 100 },
    });
    request.on("error", () => {});
    request.write("half");
    await delay(50);
    request.destroy();
    expect(await outcome).toMatchObject({ errorType: "Runtime.TruncatedResponse" });
  });

  test("knows no other path, SnapStart's neither", async () => {
    const { call } = await listen();
    expect((await call("GET", "2018-06-01/runtime/restore/next")).status).toBe(404);
    expect((await call("GET", "2015-03-31/functions/function/invocations")).status).toBe(404);
  });

  test.each([
    ["whose name was made to resolve to this machine", { host: "rebound.attacker.example" }, 421],
    ["of another origin", { origin: "http://attacker.example" }, 403],
    ["that asks without CORS", { "sec-fetch-site": "cross-site" }, 403],
  ])("hands no event to a web page %s", async (_, headers, status) => {
    const { api, next } = await listen();
    const polling = next();
    await api.initialized;
    void api.deliver(invocation({ event: '{"headers":{"authorization":"Bearer live"}}' }));
    await polling;
    const url = `/${base}/invocation/next`;
    const answer = await send(`http://${api.address}`, url, { headers: { host: api.address, ...headers } });
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain("live");
    expect((await next()).text).toContain("live");
  });

  test("listens on 127.0.0.1 alone", async () => {
    const { api } = await listen();
    expect(api.address).toMatch(/^127\.0\.0\.1:\d+$/);
  });
});
