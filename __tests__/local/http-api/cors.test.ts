import { describe, expect, test } from "vitest";
import type { Cors } from "../../../local/model.ts";
import { jwtAuthorizer, route, startGateway } from "../../support/gateway-server.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

const cors: Cors = {
  allowOrigins: ["https://app.example"],
  allowMethods: ["GET", "POST"],
  allowHeaders: ["authorization"],
  exposeHeaders: ["x-page"],
  allowCredentials: true,
  maxAgeSeconds: 300,
};

const asked = (origin: string) => ({
  method: "OPTIONS",
  headers: { origin, "access-control-request-method": "GET" },
});

describe("a preflight", () => {
  test("is answered by the gateway with 204 and no body: no OPTIONS route, no authorizer, no function", async () => {
    proves(
      documented(
        "With `cors_configuration` the gateway answers preflights itself: no route, no authorizer",
        httpApiGuide("http-api-cors"),
      ),
      ourChoice("A preflight is answered with 204 and no body"),
      ourChoice("The headers of a preflight's answer: one for each declared member"),
    );
    const closed = [route("ANY /{proxy+}", { authorizer: jwtAuthorizer("http://localhost:9/pool") })];
    const gateway = await startGateway({ cors, routes: closed });
    const answer = await gateway.send("/a", asked("https://app.example"));
    expect(answer).toMatchObject({ status: 204, body: "" });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "authorization",
      "access-control-allow-credentials": "true",
      "access-control-max-age": "300",
    });
    expect(gateway.events).toEqual([]);
    expect(gateway.records[0]).toMatchObject({ decision: { kind: "preflight" }, status: 204 });
  });

  test("of an origin that is not allowed gets no access-control-allow-origin, and no error", async () => {
    const gateway = await startGateway({ cors });
    const answer = await gateway.send("/", asked("https://evil.example"));
    expect(answer.status).toBe(204);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("needs Origin and Access-Control-Request-Method; without them OPTIONS is a method like others", async () => {
    proves(
      documented(
        "A preflight has `Origin` and `Access-Control-Request-Method`",
        httpApiGuide("http-api-cors"),
      ),
    );
    const gateway = await startGateway({ cors, routes: [route("GET /")] });
    expect(
      (await gateway.send("/", { method: "OPTIONS", headers: { origin: "https://app.example" } })).status,
    ).toBe(404);
    expect((await gateway.send("/", { method: "OPTIONS" })).status).toBe(404);
  });

  test("is just another method where CORS is not configured", async () => {
    proves(
      documented(
        "Without `cors_configuration` OPTIONS is a method like others",
        httpApiGuide("http-api-cors"),
      ),
    );
    const none = await startGateway({ routes: [route("GET /a")] });
    expect((await none.send("/a", asked("https://app.example"))).status).toBe(404);
    const any = await startGateway({ routes: [route("ANY /a")] });
    expect((await any.send("/a", asked("https://app.example"))).status).toBe(200);
    expect(any.events).toHaveLength(1);
  });
});

describe("OPTIONS where CORS is not configured", () => {
  const guarded = route("$default", { authorizer: jwtAuthorizer("http://localhost:9/pool") });

  test("is refused by a $default route with an authorizer", async () => {
    proves(
      documented(
        "A `$default` route with an authorizer swallows OPTIONS where CORS is not configured",
        httpApiGuide("http-api-cors"),
      ),
    );
    const gateway = await startGateway({ routes: [guarded] });
    expect((await gateway.send("/a", asked("https://app.example"))).status).toBe(401);
  });

  test("reaches the function by a public `OPTIONS /{proxy+}` beside it", async () => {
    proves(
      documented(
        "A public `OPTIONS /{proxy+}` beside a `$default` route with an authorizer lets preflights through",
        httpApiGuide("http-api-cors"),
      ),
    );
    const gateway = await startGateway({ routes: [guarded, route("OPTIONS /{proxy+}")] });
    expect((await gateway.send("/a", asked("https://app.example"))).status).toBe(200);
    expect(gateway.events[0]?.routeKey).toBe("OPTIONS /{proxy+}");
  });
});

describe("an answer where CORS is configured", () => {
  test("has CORS headers for an allowed origin, and the function's are replaced", async () => {
    proves(documented("CORS headers of the integration are replaced", httpApiGuide("http-api-cors")));
    const payload = JSON.stringify({
      statusCode: 200,
      headers: { "access-control-allow-origin": "*", "access-control-allow-private-network": "true" },
    });
    const gateway = await startGateway({ cors }, { invoke: () => ({ kind: "response", payload }) });
    const { headers } = await gateway.send("/", { headers: { origin: "https://app.example" } });
    expect(headers).toMatchObject({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "x-page",
    });
    expect(headers).not.toHaveProperty("access-control-allow-private-network");
  });

  test.each([
    ["without an Origin", {}],
    ["for an origin that is not allowed", { origin: "https://evil.example" }],
  ])("has none %s, though the function sends them", async (_, headers) => {
    proves(ourChoice("CORS headers are added for an allowed origin alone; another one is no error"));
    const payload = JSON.stringify({ statusCode: 200, headers: { "access-control-allow-origin": "*" } });
    const gateway = await startGateway({ cors }, { invoke: () => ({ kind: "response", payload }) });
    const answer = await gateway.send("/", { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("has them on the gateway's own refusals, by our choice", async () => {
    proves(ourChoice("The gateway's own refusals have CORS headers as well"));
    const gateway = await startGateway({ cors, routes: [] });
    const answer = await gateway.send("/", { headers: { origin: "https://app.example" } });
    expect(answer.status).toBe(404);
    expect(answer.headers["access-control-allow-origin"]).toBe("https://app.example");
  });

  test.each([
    [["*"], "https://a.example", "*"],
    [["https://*"], "https://a.example", "https://a.example"],
    [["http://*"], "http://a.example", "http://a.example"],
    [["https://*"], "http://a.example", undefined],
    [["https://app.example"], "https://app.example.evil.example", undefined],
  ])("with the origins %j answers %s with %s", async (allowOrigins, origin, expected) => {
    proves(documented("An origin is exact, `*`, `https://*` or `http://*`", httpApiGuide("http-api-cors")));
    const gateway = await startGateway({ cors: { ...cors, allowOrigins, allowCredentials: false } });
    const { headers } = await gateway.send("/", { headers: { origin } });
    expect(headers["access-control-allow-origin"]).toBe(expected);
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
  });

  test("keeps the function's CORS headers where none is configured", async () => {
    const payload = JSON.stringify({ statusCode: 200, headers: { "access-control-allow-origin": "*" } });
    const gateway = await startGateway({}, { invoke: () => ({ kind: "response", payload }) });
    expect((await gateway.send("/")).headers["access-control-allow-origin"]).toBe("*");
  });
});
