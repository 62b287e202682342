import type { Section } from "../fact.ts";

export const event: Section = {
  title: "HTTP API: the event, payload format 2.0",
  facts: [
    {
      behaviour:
        "`version` is `2.0`; nothing of format 1.0 is there (`multiValueHeaders`, `httpMethod`, `path`, `resource`)",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > is version 2.0 and has no member of version 1.0",
    },
    {
      behaviour: "`routeKey` is the matched route, in the request context as well",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > names the matched route, in the request context as well",
    },
    {
      behaviour: "`rawPath` is percent-decoded and equal to `http.path`",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > decodes rawPath, and http.path is equal to it",
    },
    {
      behaviour: "It has the name of a named stage, and not `$default`",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > keeps the name of a named stage in rawPath, and $default out of it",
    },
    {
      behaviour: "It does not have an API mapping's key",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/terraform/origins.test.ts > awsLocations > knows issuer, both kinds of pool domain, execute-api endpoint, stages and custom domains",
    },
    {
      behaviour: "`%2F` in it becomes a slash",
      grade: "U",
      test: "local/http-api/request.test.ts > decodePath > by our choice, makes %2F a slash",
    },
    {
      behaviour: '`rawQueryString` stays encoded, `""` where there is none',
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > leaves the raw query string percent-encoded, and empty where there is none",
    },
    {
      behaviour: "`cookies` is the Cookie header, split; that header is gone",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > splits cookies into a list and takes them out of the headers",
    },
    {
      behaviour: "Header names are in lower case, repeats joined with a comma",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > lower-cases headers, joins repeats, and adds what AWS's front adds",
    },
    {
      behaviour: "`x-amzn-trace-id` `Root=1-…` and `x-forwarded-for` are added",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > lower-cases headers, joins repeats, and adds what AWS's front adds",
    },
    {
      behaviour: "`x-forwarded-port` is `443`, `x-forwarded-proto` `https`",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      notEmulated:
        "beside localhost's `host` they would name a URL that no server answers; they are localhost's port and `http`",
    },
    {
      behaviour: "`content-length` is `0` of an empty POST",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > says content-length 0 of an empty POST, which has no body",
    },
    {
      behaviour: "`queryStringParameters` are decoded, repeats joined with a comma",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > decodes query parameters and joins repeats with a comma",
    },
    {
      behaviour: "`pathParameters` are decoded; a greedy one has its inner slashes and no leading one",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/router.test.ts > createRouter > decodes path variables",
    },
    {
      behaviour: "`stageVariables` of the stage",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > hands the stage's variables over",
    },
    {
      behaviour: "Members without a value are left out, `authorizer` of a public route too",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > leaves members without a value out",
    },
    {
      behaviour: "`authentication` is there with mutual TLS alone",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > leaves members without a value out",
    },
    {
      behaviour: "`accountId`, `apiId`, `domainName` and its first label, `domainPrefix`, are strings",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > describes account, API and domain as strings",
    },
    {
      behaviour: '`http` has method, path, protocol, address and user agent, `""` where there is none',
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > describes the request: an absent user agent is empty",
    },
    {
      behaviour: "`requestId` has 15 characters and `=`, as `apigw-requestid` has",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > carries a request id of 15 characters and `=`, the one of the response",
    },
    {
      behaviour: "`time` is in common log format, `timeEpoch` in milliseconds",
      grade: "D",
      source: "AWS: http-api-develop-integrations-lambda",
      test: "local/http-api/event.test.ts > buildEvent > tells the time in common log format and in milliseconds",
    },
    {
      behaviour: "A body is text for `text/*` and JSON, XML and JavaScript of `application/`",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > hands a body of %s over as text",
    },
    {
      behaviour: "A body is base64 for everything else: forms, multipart, no type at all",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > hands a body of %s over in base64",
    },
    {
      behaviour: "So it is for `+json` types, and for text that is not UTF-8",
      grade: "U",
      test: "local/http-api/event.test.ts > buildEvent > by our choice, hands a body of a +json type, and text that is not UTF-8, over in base64",
    },
    {
      behaviour: "An empty body is left out and is not base64",
      grade: "M",
      source: "aws/aws-lambda-dotnet snapshots",
      test: "local/http-api/event.test.ts > buildEvent > says content-length 0 of an empty POST, which has no body",
    },
    {
      behaviour: "Claims are strings, numbers and booleans too",
      grade: "M",
      source: "floci PR #2011; aws-solutions-library PR #803",
      test: "local/http-api/event.test.ts > stringifyClaims > makes every claim a string: numbers and booleans as JSON writes them",
    },
    {
      behaviour: "Lists look as Go prints them: `[admin poweruser]`",
      grade: "M",
      source: "floci PR #2011; aws-solutions-library PR #803",
      test: "local/http-api/event.test.ts > stringifyClaims > prints lists as Go does: in brackets, separated by spaces, without quotes",
    },
    {
      behaviour: "Null claims are left out",
      grade: "M",
      source: "floci PR #2011",
      test: "local/http-api/event.test.ts > stringifyClaims > leaves null claims out",
    },
    {
      behaviour: "Objects are JSON text",
      grade: "M",
      source: "floci PR #2011",
      test: "local/http-api/event.test.ts > stringifyClaims > makes objects JSON text",
    },
    {
      behaviour:
        "`scopes` are all of the token's on a route that asks for some, and null on one that asks for none",
      grade: "M",
      source: "DefinitelyTyped #75458; aws-lambda-go #317; serverless-java-container #407",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > hands over all scopes of the token on a route with scopes, and null on one without",
    },
    {
      behaviour: "`authorizer` has no `principalId` and no `integrationLatency`",
      grade: "M",
      source: "DefinitelyTyped #75548",
      test: "local/http-api/jwt-authorizer.test.ts > createJwtAuthorizer > lets a valid token through to the function, with its claims",
    },
  ],
};
