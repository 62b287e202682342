import { describe, expect, test } from "vitest";
import { stringifyClaims } from "../../../local/http-api/event.ts";
import { defaultStage, route, startGateway, type TestEvent } from "../../support/gateway-server.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../fidelity/behaviour.ts";

type Options = Parameters<Awaited<ReturnType<typeof startGateway>>["send"]>[1];

async function eventOf(path: string, options: Options = {}, api: Parameters<typeof startGateway>[0] = {}) {
  const gateway = await startGateway(api, { now: () => Date.UTC(2025, 3, 14, 22, 13, 56, 789) });
  const answer = await gateway.send(path, options);
  const event = gateway.events[0];
  if (!event) throw new Error(`the function was not called: ${answer.status}`);
  return { event, answer };
}

function post(body: string | Buffer, contentType?: string): Options {
  return { method: "POST", body, headers: contentType ? { "content-type": contentType } : {} };
}

describe("buildEvent", () => {
  test("is version 2.0 and has no member of version 1.0", async () => {
    proves(
      documented(
        "`version` is `2.0`; nothing of format 1.0 is there (`multiValueHeaders`, `httpMethod`, `path`, `resource`)",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/");
    expect(event.version).toBe("2.0");
    for (const name of ["multiValueHeaders", "httpMethod", "path", "resource"])
      expect(event).not.toHaveProperty(name);
  });

  test("names the matched route, in the request context as well", async () => {
    proves(
      documented(
        "`routeKey` is the matched route, in the request context as well",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/items/7", {}, { routes: [route("GET /items/{id}")] });
    expect(event.routeKey).toBe("GET /items/{id}");
    expect(event.requestContext.routeKey).toBe("GET /items/{id}");
    expect(event.pathParameters).toEqual({ id: "7" });
  });

  test("decodes rawPath, and http.path is equal to it", async () => {
    proves(
      measured(
        "`rawPath` is percent-decoded and equal to `http.path`",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const { event } = await eventOf("/a%20b/%F0%9F%98%80");
    expect(event.rawPath).toBe("/a b/😀");
    expect(event.requestContext.http.path).toBe("/a b/😀");
  });

  test("keeps the name of a named stage in rawPath, and $default out of it", async () => {
    proves(
      measured(
        "`rawPath` has the name of a named stage, and not `$default`",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const dev = { ...defaultStage, name: "dev" };
    const { event } = await eventOf("/dev/items", {}, { stages: [dev], routes: [route("GET /items")] });
    expect(event.rawPath).toBe("/dev/items");
    expect(event.requestContext.stage).toBe("dev");
    expect((await eventOf("/items")).event).toMatchObject({
      rawPath: "/items",
      requestContext: { stage: "$default" },
    });
  });

  test("leaves the raw query string percent-encoded, and empty where there is none", async () => {
    proves(
      documented(
        '`rawQueryString` stays encoded, `""` where there is none',
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    expect((await eventOf("/?a=%20b&c")).event.rawQueryString).toBe("a=%20b&c");
    expect((await eventOf("/")).event.rawQueryString).toBe("");
  });

  test("decodes query parameters and joins repeats with a comma", async () => {
    proves(
      documented(
        "`queryStringParameters` are decoded, repeats joined with a comma",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/?tag=a%26b&tag=c&empty=");
    expect(event.queryStringParameters).toEqual({ tag: "a&b,c", empty: "" });
  });

  test("splits cookies into a list and takes them out of the headers", async () => {
    proves(
      documented(
        "`cookies` is the Cookie header, split; that header is gone",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/", { headers: { cookie: "a=1; b=2;c=3" } });
    expect(event.cookies).toEqual(["a=1", "b=2", "c=3"]);
    expect(event.headers).not.toHaveProperty("cookie");
  });

  test("leaves members without a value out", async () => {
    proves(
      documented(
        "Members without a value are left out, `authorizer` of a public route too",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
      documented(
        "`authentication` is there with mutual TLS alone",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/");
    for (const name of ["cookies", "queryStringParameters", "pathParameters", "stageVariables", "body"])
      expect(event).not.toHaveProperty(name);
    expect(event.requestContext).not.toHaveProperty("authorizer");
    expect(event.requestContext).not.toHaveProperty("authentication");
  });

  test("hands the stage's variables over", async () => {
    proves(documented("`stageVariables` of the stage", httpApiGuide("http-api-develop-integrations-lambda")));
    const { event } = await eventOf("/", {}, { stages: [{ ...defaultStage, variables: { a: "1" } }] });
    expect(event.stageVariables).toEqual({ a: "1" });
  });

  test("lower-cases headers, joins repeats, and adds what AWS's front adds", async () => {
    proves(
      documented(
        "Header names are in lower case, repeats joined with a comma",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
      measured(
        "`x-amzn-trace-id` `Root=1-…` and `x-forwarded-for` are added",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const { event } = await eventOf("/", { headers: { "X-Tag": ["a", "b"], Host: "api.test" } });
    expect(event.headers).toMatchObject({
      host: "api.test",
      "x-tag": "a,b",
      "x-forwarded-for": "127.0.0.1",
    });
    expect(event.headers["x-amzn-trace-id"]).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  test("names the protocol and the port that belong to localhost's host", async () => {
    const { event } = await eventOf("/", {}, { origin: "http://localhost:3001" });
    expect(event.headers).toMatchObject({ "x-forwarded-port": "3001", "x-forwarded-proto": "http" });
  });

  test("appends to the addresses that a request was forwarded for", async () => {
    const { event } = await eventOf("/", { headers: { "x-forwarded-for": "10.0.0.1" } });
    expect(event.headers["x-forwarded-for"]).toBe("10.0.0.1, 127.0.0.1");
  });

  test("keeps the Authorization header", async () => {
    const { event } = await eventOf("/", { headers: { authorization: "Basic YTpi" } });
    expect(event.headers.authorization).toBe("Basic YTpi");
  });

  test("ends rawPath at a decoded question mark, and takes %2F for a slash", async () => {
    const { event } = await eventOf("/a%2Fb%3Fc?d=e");
    expect(event).toMatchObject({
      rawPath: "/a/b",
      rawQueryString: "d=e",
      requestContext: { http: { path: "/a/b" } },
    });
  });

  test("says content-length 0 of a GET", async () => {
    proves(
      measured(
        "`content-length` is `0` of a GET",
        "aws/aws-lambda-java-libs#230",
        "awslabs/aws-lambda-rust-runtime, lambda-http/tests/data/apigw_v2_proxy_request_minimal.json",
      ),
    );
    expect((await eventOf("/")).event.headers["content-length"]).toBe("0");
  });

  test("says content-length 0 of an empty POST, which has no body", async () => {
    proves(
      measured("`content-length` is `0` of an empty POST", "aws/aws-lambda-java-libs#230"),
      measured(
        "An empty body is left out and is not base64",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const { event } = await eventOf("/", { method: "POST", headers: { "transfer-encoding": "chunked" } });
    expect(event.headers["content-length"]).toBe("0");
    expect(event.headers).not.toHaveProperty("transfer-encoding");
    expect(event).not.toHaveProperty("body");
    expect(event.isBase64Encoded).toBe(false);
  });

  test.each([
    "text/plain",
    "text/html; charset=utf-8",
    "application/json",
    "application/xml",
    "application/javascript",
  ])("hands a body of %s over as text", async (type) => {
    proves(
      measured(
        "A body is text for `text/*` and JSON, XML and JavaScript of `application/`",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const { event } = await eventOf("/", post("grüß", type));
    expect(event).toMatchObject({ body: "grüß", isBase64Encoded: false });
  });

  test.each([
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "image/png",
    undefined,
  ])("hands a body of %s over in base64", async (type) => {
    proves(
      measured(
        "A body is base64 for everything else: forms, multipart, no type at all",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const { event } = await eventOf("/", post("a=1", type));
    expect(event).toMatchObject({ body: Buffer.from("a=1").toString("base64"), isBase64Encoded: true });
  });

  test("by our choice, hands a body of a +json type, and text that is not UTF-8, over in base64", async () => {
    proves(ourChoice("A body is base64 for `+json` types, and for text that is not UTF-8"));
    expect((await eventOf("/", post("{}", "application/ld+json"))).event.isBase64Encoded).toBe(true);
    const latin1 = Buffer.from([0xfc]);
    expect((await eventOf("/", post(latin1, "text/plain"))).event).toMatchObject({
      body: latin1.toString("base64"),
      isBase64Encoded: true,
    });
  });

  test("describes account, API and domain as strings", async () => {
    proves(
      documented(
        "`accountId`, `apiId`, `domainName` and its first label, `domainPrefix`, are strings",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/");
    expect(event.requestContext).toMatchObject({
      accountId: "123456789012",
      apiId: "abcdefghij",
      domainName: "abcdefghij.execute-api.eu-west-1.amazonaws.com",
      domainPrefix: "abcdefghij",
    });
  });

  test("describes the request: an absent user agent is empty", async () => {
    proves(
      documented(
        '`http` has method, path, protocol, address and user agent, `""` where there is none',
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/a?b", { method: "PUT" });
    expect(event.requestContext.http).toEqual({
      method: "PUT",
      path: "/a",
      protocol: "HTTP/1.1",
      sourceIp: "127.0.0.1",
      userAgent: "",
    });
    const named = await eventOf("/", { headers: { "user-agent": "curl/8" } });
    expect(named.event.requestContext.http.userAgent).toBe("curl/8");
  });

  test("carries a request id of 15 characters and `=`, the one of the response", async () => {
    proves(
      measured(
        "`requestId` has 15 characters and `=`, as `apigw-requestid` has",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const { event, answer } = await eventOf("/");
    expect(event.requestContext.requestId).toMatch(/^[A-Za-z0-9_-]{15}=$/);
    expect(answer.headers["apigw-requestid"]).toBe(event.requestContext.requestId);
  });

  test("tells the time in common log format and in milliseconds", async () => {
    proves(
      documented(
        "`time` is in common log format, `timeEpoch` in milliseconds",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const { event } = await eventOf("/");
    expect(event.requestContext.time).toBe("14/Apr/2025:22:13:56 +0000");
    expect(event.requestContext.timeEpoch).toBe(Date.UTC(2025, 3, 14, 22, 13, 56, 789));
  });

  test("hands the body of a large event over whole", async () => {
    const body = "x".repeat(1_000_000);
    const { event } = await eventOf("/", post(body, "text/plain"));
    expect((event satisfies TestEvent).body).toBe(body);
    expect(event.headers["content-length"]).toBe("1000000");
  });
});

describe("stringifyClaims", () => {
  test("makes every claim a string: numbers and booleans as JSON writes them", () => {
    proves(measured("Claims are strings, numbers and booleans too", "floci-io/floci#2011"));
    expect(stringifyClaims({ sub: "a", exp: 1787996002, email_verified: true })).toEqual({
      sub: "a",
      exp: "1787996002",
      email_verified: "true",
    });
  });

  test("prints lists as Go does: in brackets, separated by spaces, without quotes", () => {
    proves(measured("Lists look as Go prints them: `[admin poweruser]`", "floci-io/floci#2011"));
    expect(stringifyClaims({ "cognito:groups": ["admin", "poweruser"] })).toEqual({
      "cognito:groups": "[admin poweruser]",
    });
  });

  test("leaves null claims out", () => {
    proves(measured("Null claims are left out", "floci-io/floci#2011"));
    expect(stringifyClaims({ sub: "a", nickname: null })).toEqual({ sub: "a" });
  });

  test("makes objects JSON text", () => {
    proves(measured("Objects are JSON text", "floci-io/floci#2011"));
    expect(stringifyClaims({ address: { country: "AT" } })).toEqual({ address: '{"country":"AT"}' });
  });
});
