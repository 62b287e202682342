import { describe, expect, test } from "vitest";
import { functionReply } from "../../../local/http-api/function-response.ts";
import { startGateway } from "../../support/gateway-server.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../fidelity/behaviour.ts";

/** What a client gets when the function answers this. */
async function answerTo(output: unknown, method = "GET") {
  const payload = typeof output === "string" ? output : JSON.stringify(output);
  const gateway = await startGateway({}, { invoke: () => ({ kind: "response", payload }) });
  return gateway.send("/", { method });
}

const malformed = { status: 500, body: '{"message":"Internal Server Error"}' };

describe("functionReply", () => {
  test("takes an object with a statusCode for the response", async () => {
    proves(
      documented(
        "An object with `statusCode` is the response",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const answer = await answerTo({
      statusCode: 201,
      headers: { "X-Made": "yes", "content-type": "a/b" },
      body: "c",
    });
    expect(answer).toMatchObject({ status: 201, body: "c" });
    expect(answer.headers).toMatchObject({ "x-made": "yes", "content-type": "a/b" });
  });

  test("takes any other JSON for the body of a 200 in JSON", async () => {
    proves(
      documented(
        "Any other JSON is the body of a 200 in JSON",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    for (const payload of ['{"a": 1}', "[1,2]", "7", "true", "null"]) {
      const answer = await answerTo(payload);
      expect(answer).toMatchObject({ status: 200, body: payload });
      expect(answer.headers["content-type"]).toBe("application/json");
    }
  });

  test("sends a JSON string without its quotes", async () => {
    proves(
      documented(
        "A JSON string is sent without its quotes",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const answer = await answerTo('"hello"');
    expect(answer).toMatchObject({ status: 200, body: "hello" });
    expect(answer.headers["content-type"]).toBe("application/json");
  });

  test("passes what is not JSON through with 200", async () => {
    proves(
      measured(
        "What is not JSON is passed on with 200",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    expect(await answerTo("{not json")).toMatchObject({ status: 200, body: "{not json" });
  });

  test.each([[0], [200.5], ["200"], [null]])("answers 500 to the statusCode %j", async (statusCode) => {
    proves(
      measured(
        "A `statusCode` that is 0, a fraction or no number is a 500",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const answer = await answerTo({ statusCode });
    expect(answer).toMatchObject(malformed);
    expect(answer.headers["content-type"]).toBe("application/json");
  });

  test("says text/plain where a response names no content type", async () => {
    proves(
      measured(
        "A response without a content type gets `text/plain; charset=utf-8`",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots/V2_DefaultsToTextPlainContentType.json",
      ),
    );
    const answer = await answerTo({ statusCode: 200, body: '{"a":1}' });
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
  });

  test("decodes a base64 body, whatever its type", async () => {
    proves(
      measured(
        "A body that `isBase64Encoded` is always decoded",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots/V2_SetsBodyBase64.json",
      ),
    );
    const answer = await answerTo({
      statusCode: 200,
      headers: { "content-type": "text/plain" },
      body: Buffer.from("grüß").toString("base64"),
      isBase64Encoded: true,
    });
    expect(answer.body).toBe("grüß");
  });

  test("sends each cookie as a set-cookie of its own, before the header's", async () => {
    proves(
      documented(
        "Each of `cookies` is a `set-cookie`; one among `headers` is sent, too",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
      ourChoice("A `set-cookie` among `headers` comes after `cookies` (other emulators say so)"),
    );
    const answer = await answerTo({
      statusCode: 200,
      cookies: ["a=1", "b=2"],
      headers: { "Set-Cookie": "c=3" },
    });
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2", "c=3"]);
  });

  test("ignores multiValueHeaders", async () => {
    proves(
      documented("`multiValueHeaders` are ignored", httpApiGuide("http-api-develop-integrations-lambda")),
    );
    const answer = await answerTo({ statusCode: 200, multiValueHeaders: { "x-many": ["a"] } });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty("x-many");
  });

  test("tells date, length and request id itself", async () => {
    proves(
      measured(
        "Every answer has `date`, `content-length` and `Apigw-Requestid`",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots/V2_HttpAPIHeaders.json",
      ),
    );
    const answer = await answerTo({
      statusCode: 200,
      headers: { "content-length": "99", "apigw-requestid": "mine" },
      body: "grüß",
    });
    expect(answer.headers["content-length"]).toBe("6");
    expect(answer.headers.date).toBeDefined();
    expect(answer.headers["apigw-requestid"]).toMatch(/=$/);
    expect(answer.rawHeaders).toContain("Apigw-Requestid");
  });

  test("does not pass hop-by-hop headers on", async () => {
    const answer = await answerTo({
      statusCode: 200,
      headers: { "transfer-encoding": "chunked", "keep-alive": "1" },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty("transfer-encoding");
  });

  test("by our choice, passes www-authenticate on under its own name", async () => {
    proves(ourChoice("Headers keep their names (REST APIs rename some to `x-amzn-remapped-*`)"));
    const answer = await answerTo({ statusCode: 401, headers: { "www-authenticate": "Bearer" } });
    expect(answer).toMatchObject({ status: 401, body: "" });
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
  });

  test("answers HEAD without a body", async () => {
    const answer = await answerTo({ statusCode: 200, body: "abc" }, "HEAD");
    expect(answer.body).toBe("");
    expect(answer.headers["content-length"]).toBe("3");
  });

  test.each([
    ["a body that is no text", { statusCode: 200, body: { a: 1 } }],
    ["a header that is a list", { statusCode: 200, headers: { a: ["b"] } }],
    ["a header with a line break", { statusCode: 200, headers: { a: "b\r\nc: d" } }],
    ["cookies that are no list", { statusCode: 200, cookies: "a=1" }],
    ["a cookie with a line break", { statusCode: 200, cookies: ["a=1\r\nb: c"] }],
    ["an informational status", { statusCode: 100 }],
    ["a status above 599", { statusCode: 600 }],
  ])("by our choice, finds %s malformed", (_, output) => {
    proves(
      ourChoice(
        "A status outside of 200 to 599, a body that is no text and a header that is a list are a 500",
      ),
    );
    expect(functionReply(JSON.stringify(output))).toBeUndefined();
  });
});
