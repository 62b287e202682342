import type { Section } from "../fact.ts";

export const response: Section = {
  title: "HTTP API: what a function answers, payload format 2.0",
  facts: [
    {
      behaviour: "An object with `statusCode` is the response",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/function-response.test.ts > functionReply > takes an object with a statusCode for the response",
    },
    {
      behaviour: "Any other JSON is the body of a 200 in JSON",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/function-response.test.ts > functionReply > takes any other JSON for the body of a 200 in JSON",
    },
    {
      behaviour: "A JSON string is sent without its quotes",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/function-response.test.ts > functionReply > sends a JSON string without its quotes",
    },
    {
      behaviour: "What is not JSON is passed on with 200",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/function-response.test.ts > functionReply > passes what is not JSON through with 200",
    },
    {
      behaviour: "A `statusCode` that is 0, a fraction or no number is a 500",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/function-response.test.ts > functionReply > answers 500 to the statusCode %j",
    },
    {
      behaviour: "Where REST APIs answer 502, HTTP APIs answer 500",
      grade: "D",
      source: "AWS: http-api-troubleshooting-lambda",
      test: "local/http-api/integration.test.ts > integrate > answers 500 in JSON where the function failed",
    },
    {
      behaviour: "So is a status outside of 200 to 599, a body that is no text, a header that is a list",
      grade: "U",
      test: "local/http-api/function-response.test.ts > functionReply > by our choice, finds %s malformed",
    },
    {
      behaviour: "Without a content type it is `text/plain; charset=utf-8`",
      grade: "M",
      source: "captured responses",
      test: "local/http-api/function-response.test.ts > functionReply > says text/plain where a response names no content type",
    },
    {
      behaviour: "A body that `isBase64Encoded` is always decoded",
      grade: "M",
      source: "captured responses",
      test: "local/http-api/function-response.test.ts > functionReply > decodes a base64 body, whatever its type",
    },
    {
      behaviour: "Each of `cookies` is a `set-cookie`; one among `headers` is sent, too",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/function-response.test.ts > functionReply > sends each cookie as a set-cookie of its own, before the header's",
    },
    {
      behaviour: "That one comes after `cookies` (other emulators say so)",
      grade: "U",
      test: "local/http-api/function-response.test.ts > functionReply > sends each cookie as a set-cookie of its own, before the header's",
    },
    {
      behaviour: "`multiValueHeaders` are ignored",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/function-response.test.ts > functionReply > ignores multiValueHeaders",
    },
    {
      behaviour: "Every answer has `date`, `content-length` and `Apigw-Requestid`",
      grade: "M",
      source: "captured responses",
      test: "local/http-api/function-response.test.ts > functionReply > tells date, length and request id itself",
    },
    {
      behaviour: "Headers keep their names (REST APIs rename some to `x-amzn-remapped-*`)",
      grade: "U",
      test: "local/http-api/function-response.test.ts > functionReply > by our choice, passes www-authenticate on under its own name",
    },
  ],
};
