import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createGateway } from "../../../local/http-api/gateway.ts";
import { startIssuer, type TestIssuer } from "../../support/gateway-issuer.ts";
import {
  defaultStage,
  httpApi,
  jwtAuthorizer,
  lambdaIntegration,
  route,
  send,
  serve,
  startGateway,
} from "../../support/gateway-server.ts";
import { bundle, start } from "../../support/lambda-function.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const seconds = () => Math.floor(Date.now() / 1000);

describe("createGateway", () => {
  test("answers 404 in JSON where no route matches", async () => {
    proves(ourChoice('404 is `{"message":"Not Found"}`, in JSON'));
    const gateway = await startGateway({ routes: [route("GET /a")] });
    const answer = await gateway.send("/b");
    expect(answer).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(answer.headers).toMatchObject({ "content-type": "application/json", "content-length": "23" });
    expect(gateway.records[0]).toMatchObject({
      decision: { kind: "no route" },
      routeKey: undefined,
      status: 404,
    });
  });

  test("answers 404 to a method that no route has: there is no 405", async () => {
    const gateway = await startGateway({ routes: [route("GET /a")] });
    const answer = await gateway.send("/a", { method: "POST" });
    expect(answer).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(answer.headers).not.toHaveProperty("allow");
  });

  test("answers 404 where no stage is deployed", async () => {
    proves(
      documented("Without a stage that is deployed the answer is a 404", httpApiGuide("http-api-stages")),
    );
    const gateway = await startGateway({ stages: [{ ...defaultStage, deployed: false }] });
    expect((await gateway.send("/")).status).toBe(404);
    expect(gateway.records[0]?.decision).toEqual({ kind: "no route", reason: "no stage is deployed" });
  });

  test("gives each answer a request id of its own, the gateway's refusals too", async () => {
    proves(documented("Every answer has an `Apigw-Requestid`", httpApiGuide("http-api-troubleshooting-jwt")));
    const gateway = await startGateway({ routes: [route("GET /a")] });
    const ids = [
      (await gateway.send("/a")).headers["apigw-requestid"],
      (await gateway.send("/b")).headers["apigw-requestid"],
    ];
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{15}=$/);
    expect(new Set(ids).size).toBe(2);
    expect(gateway.records.map(({ requestId }) => requestId)).toEqual(ids);
  });

  test("writes request ids in base64url, with padding", async () => {
    proves(
      documented(
        "`Apigw-Requestid` has 15 characters of base64url and `=`",
        httpApiGuide("http-api-troubleshooting-jwt"),
        "keitakn/go-cognito-lambda, README.md",
      ),
    );
    const gateway = await startGateway({ routes: [route("GET /a")] });
    const answers = await Promise.all(Array.from({ length: 40 }, () => gateway.send("/b")));
    const ids = answers.map(({ headers }) => headers["apigw-requestid"]);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{15}=$/);
    expect(ids.join("")).toMatch(/[-_]/);
  });

  test("asks the authorizer before it reads a body or calls the function", async () => {
    proves(documented("A 401 or 403 never reaches the function", httpApiGuide("http-api-jwt-authorizer")));
    const routes = [route("POST /a", { authorizer: jwtAuthorizer(issuer.url) })];
    const gateway = await startGateway({ routes });
    const request = httpRequest(`${gateway.origin}/a`, { method: "POST", headers: { "content-length": 10 } });
    request.on("error", () => {}).flushHeaders();
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    request.destroy();
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect(gateway.events).toEqual([]);
  });

  test("takes the token of a query parameter where that is the identity source", async () => {
    proves(documented("The token may come from a query parameter", httpApiGuide("http-api-jwt-authorizer")));
    const authorizer = jwtAuthorizer(issuer.url, { identitySources: ["$request.querystring.access_token"] });
    const gateway = await startGateway({ routes: [route("GET /a", { authorizer })] });
    const claims = { iss: issuer.url, client_id: "client-1", exp: seconds() + 60 };
    const token = await issuer.sign(claims);
    expect((await gateway.send(`/a?access_token=${token}`)).status).toBe(200);
    expect((await gateway.send("/a", { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });

  test("makes one check per authorizer: routes that share it share its keys, fetched once", async () => {
    const own = await startIssuer();
    onTestFinished(() => own.close());
    const authorizer = jwtAuthorizer(own.url);
    const gateway = await startGateway({
      routes: ["GET /one", "GET /two"].map((key) => route(key, { authorizer })),
    });
    const token = await own.sign({ iss: own.url, client_id: "client-1", exp: seconds() + 60 });
    for (const path of ["/one", "/two"]) {
      const answer = await gateway.send(path, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(200);
    }
    expect(own.requests).toHaveLength(2);
  });

  test("tells apart two authorizers that differ in their address alone", async () => {
    const own = await startIssuer();
    onTestFinished(() => own.close());
    const second = jwtAuthorizer(own.url, { address: "aws_apigatewayv2_authorizer.second" });
    const gateway = await startGateway({
      routes: [
        route("GET /one", { authorizer: jwtAuthorizer(own.url) }),
        route("GET /two", { authorizer: second }),
      ],
    });
    const token = await own.sign({ iss: own.url, client_id: "client-1", exp: seconds() + 60 });
    for (const path of ["/one", "/two"]) await gateway.send(path, { headers: { authorization: token } });
    expect(own.requests).toHaveLength(4);
  });

  test("lets nobody through a route whose authorizer is none of the API's", async () => {
    const routes = [route("GET /a", { authorizer: jwtAuthorizer(issuer.url) })];
    const gateway = await startGateway({ routes, authorizers: [] });
    const token = await issuer.sign({ iss: issuer.url, client_id: "client-1", exp: seconds() + 60 });
    const answer = await gateway.send("/a", { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(500);
    expect(gateway.events).toEqual([]);
  });

  test("asks no token of a route without authorizer, and verifies none that is sent", async () => {
    const gateway = await startGateway();
    const answer = await gateway.send("/", { headers: { authorization: "Bearer nonsense" } });
    expect(answer.status).toBe(200);
    expect(gateway.events[0]?.requestContext).not.toHaveProperty("authorizer");
    expect(gateway.records[0]?.decision).toEqual({ kind: "public" });
  });

  test("accepts 10 240 bytes of request line and headers, and by our choice answers 431 to more", async () => {
    proves(
      documented("Request line and headers may have 10 240 bytes", httpApiGuide("http-api-quotas")),
      ourChoice("Request line and headers of more than 10 240 bytes get a 431"),
    );
    const gateway = await startGateway();
    const overhead = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx: \r\n".length;
    const withHead = (bytes: number) =>
      gateway.send("/", { headers: { host: "a", connection: "close", x: "x".repeat(bytes - overhead) } });
    expect((await withHead(10_240)).status).toBe(200);
    expect((await withHead(10_241)).status).toBe(431);
    expect(gateway.events).toHaveLength(1);
  });

  test("by our choice, answers 404 for a disabled endpoint", async () => {
    proves(ourChoice("A disabled endpoint answers 404"));
    const gateway = await startGateway({ disabled: true });
    expect(await gateway.send("/")).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(gateway.records[0]?.decision).toEqual({ kind: "disabled" });
  });

  test("answers 500 where the function cannot be called at all", async () => {
    const gateway = await startGateway({}, { invoke: () => Promise.reject(new Error("it is gone")) });
    expect(await gateway.send("/")).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
    expect(gateway.records[0]?.decision).toEqual({ kind: "failed", reason: "it is gone" });
  });

  test("reports each request without its query, token or claims of a person", async () => {
    let nowMs = Date.now();
    const routes = [
      route("GET /a", { authorizer: jwtAuthorizer(issuer.url), authorizationScopes: ["example/auth"] }),
    ];
    const gateway = await startGateway(
      { routes },
      {
        now: () => nowMs,
        invoke: () => {
          nowMs += 7;
          return { kind: "response", payload: '"ok"' };
        },
      },
    );
    const startedAt = nowMs;
    const claims = {
      iss: issuer.url,
      sub: "a-person",
      username: "alice",
      client_id: "client-1",
      scope: "openid example/auth",
      exp: seconds() + 60,
    };
    const token = await issuer.sign(claims);
    await gateway.send("/a?code=secret", { headers: { authorization: `Bearer ${token}` } });
    expect(gateway.records).toEqual([
      {
        time: startedAt,
        method: "GET",
        path: "/a",
        stage: "$default",
        routeKey: "GET /a",
        status: 200,
        decision: {
          kind: "authorized",
          token: { clientId: "client-1", scopes: ["openid", "example/auth"] },
        },
        integrationError: undefined,
        latencyMs: 7,
        requestId: expect.stringMatching(/=$/),
      },
    ]);
    expect(JSON.stringify(gateway.records)).not.toMatch(/alice|a-person|secret|eyJ/);
  });

  test("tells nothing of a token whose signature does not hold", async () => {
    const routes = [route("GET /a", { authorizer: jwtAuthorizer(issuer.url) })];
    const gateway = await startGateway({ routes });
    const token = await issuer.sign({ iss: issuer.url, client_id: "client-1", exp: seconds() + 60 });
    await gateway.send("/a", { headers: { authorization: `Bearer ${token.slice(0, -8)}AAAAAAAA` } });
    expect(gateway.records[0]?.decision).toMatchObject({ kind: "unauthorized", token: undefined });
  });

  test("runs a real function: what the handler returns is what the client gets", async () => {
    const running = await start(
      bundle(`export const handler = async (event) => ({
        statusCode: 201,
        headers: { "content-type": "application/json" },
        cookies: ["seen=1"],
        body: JSON.stringify({ path: event.rawPath, who: event.requestContext.authorizer.jwt.claims.client_id }),
      });`),
    );
    const authorizer = jwtAuthorizer(issuer.url);
    const origin = await serve(
      createGateway({
        api: httpApi({ routes: [route("GET /a/{b}", { authorizer, integration: lambdaIntegration })] }),
        accountId: "123456789012",
        now: Date.now,
        invoke: (_, event) => running.invoke(event),
      }),
    );
    const token = await issuer.sign({ iss: issuer.url, client_id: "client-1", exp: seconds() + 60 });
    const answer = await send(origin, "/a/%C3%BC", { headers: { authorization: token } });
    expect(answer).toMatchObject({ status: 201, body: '{"path":"/a/ü","who":"client-1"}' });
    expect(answer.headers["set-cookie"]).toEqual(["seen=1"]);
  });
});
