import type { Section } from "../fact.ts";

const documentation = { grade: "D", source: "AWS: http-api-develop-integrations-lambda" } as const;
const eventTests = "local/http-api/event-v1.test.ts > buildEventV1 >";
const replyTests = "local/http-api/function-response-v1.test.ts > functionReplyV1 >";

export const eventV1: Section = {
  title: "HTTP API: payload format 1.0, event and answer",
  facts: [
    {
      behaviour: "It is Terraform's default, where `payload_format_version` is left out",
      grade: "D",
      source: "Terraform AWS provider: aws_apigatewayv2_integration",
      test: "local/terraform/families/integration.test.ts > readIntegration > takes %j for format %s",
    },
    {
      behaviour: "The event has the documented members and no other; what has no value is null",
      ...documentation,
      test: `${eventTests} has every documented member, null where there is no value`,
    },
    {
      behaviour: "`resource` is the path of the matched route, or `$default`",
      ...documentation,
      test: `${eventTests} names the route's path as the resource`,
    },
    {
      behaviour: "`path` has the name of a named stage",
      grade: "D",
      source: "AWS: Lambda, services-apigateway (the sample event of a stage `default`)",
      test: `${eventTests} has the name of a stage in its path`,
    },
    {
      behaviour:
        "Every value of a header and of a query parameter is in `multiValueHeaders` and `multiValueQueryStringParameters`",
      ...documentation,
      test: `${eventTests} lists every value of headers and query parameters`,
    },
    {
      behaviour:
        "The single value is the last one, as in REST APIs; the sample of the documentation has the first of a query",
      grade: "U",
      test: `${eventTests} by our choice, takes the last value for the single one, and writes names in lower case`,
    },
    {
      behaviour: "Claims are in `requestContext.authorizer.claims`, as text, beside `scopes`",
      ...documentation,
      test: `${eventTests} has the claims of the token and no jwt around them`,
    },
    {
      behaviour: "`statusCode` is required: nothing else is taken for a response",
      ...documentation,
      test: `${replyTests} answers 500 to %s, which format 2.0 takes for a body`,
    },
    {
      behaviour: "`headers` and `multiValueHeaders` are both sent",
      ...documentation,
      test: `${replyTests} sends headers and multiValueHeaders, a value of both once`,
    },
    {
      behaviour:
        "What is malformed in format 2.0 is so here, and a list that is none; `cookies` mean nothing",
      grade: "U",
      test: `${replyTests} by our choice, finds %j malformed`,
    },
  ],
};
