import { describe, expect, test } from "vitest";
import { functionReplyV1 } from "../../../local/http-api/function-response-v1.ts";
import { lambdaIntegration, route, startGateway } from "../../support/gateway-server.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

const api = {
  routes: [route("$default", { integration: { ...lambdaIntegration, payloadFormatVersion: "1.0" } })],
};

/** What a client gets when the function answers this. */
async function answerTo(payload: string) {
  const gateway = await startGateway(api, { invoke: () => ({ kind: "response", payload }) });
  return gateway.send("/", {});
}

const reply = (output: object) => functionReplyV1(JSON.stringify({ statusCode: 200, ...output }));

describe("functionReplyV1", () => {
  test("takes an object with a statusCode for the response", async () => {
    const output = { statusCode: 201, headers: { "X-Made": "yes" }, body: "YQ==", isBase64Encoded: true };
    const answer = await answerTo(JSON.stringify(output));
    expect(answer).toMatchObject({ status: 201, body: "a" });
    expect(answer.headers).toMatchObject({ "x-made": "yes", "content-type": "text/plain; charset=utf-8" });
  });

  test.each(['{"a": 1}', '"hello"', "[1]", "null", "{not json"])(
    "answers 500 to %s, which format 2.0 takes for a body",
    async (payload) => {
      proves(
        documented(
          "`statusCode` is required: nothing else is taken for a response",
          httpApiGuide("http-api-develop-integrations-lambda"),
        ),
      );
      expect(await answerTo(payload)).toMatchObject({
        status: 500,
        body: '{"message":"Internal Server Error"}',
      });
    },
  );

  test("sends headers and multiValueHeaders, a value of both once", () => {
    proves(
      documented(
        "`headers` and `multiValueHeaders` are both sent",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    const output = {
      headers: { a: "1", B: "2", "content-length": "9" },
      multiValueHeaders: {
        A: ["1", "3"],
        "Set-Cookie": ["x=1", "y=2"],
        "Content-Type": ["a/b"],
        connection: ["x"],
      },
    };
    expect(reply(output)?.headers).toEqual([
      ["a", "1"],
      ["a", "3"],
      ["set-cookie", "x=1"],
      ["set-cookie", "y=2"],
      ["content-type", "a/b"],
      ["b", "2"],
    ]);
  });

  test("does not know cookies", () => {
    expect(reply({ cookies: ["a=1"] })?.headers).toEqual([["content-type", "text/plain; charset=utf-8"]]);
  });

  test.each([
    { statusCode: "200" },
    { statusCode: 99 },
    { body: {} },
    { headers: { a: [] } },
    { multiValueHeaders: { a: "1" } },
    { multiValueHeaders: { a: [{}] } },
    { multiValueHeaders: { a: ["x\r\ny: z"] } },
    { multiValueHeaders: [] },
  ])("by our choice, finds %j malformed", (output) => {
    proves(
      ourChoice(
        "What is malformed in format 2.0 is so here, and a list that is none; `cookies` mean nothing",
      ),
    );
    expect(reply(output)).toBeUndefined();
  });
});
