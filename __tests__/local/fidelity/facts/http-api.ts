import type { Section } from "../fact.ts";

export const httpApi: Section = {
  title: "HTTP API: stages, routes and its own answers",
  facts: [
    {
      behaviour:
        "A first path segment that names a deployed stage chooses it, and is taken off for the match",
      grade: "D",
      source: "AWS: http-api-stages",
      test: "local/http-api/router.test.ts > chooseStage > takes the stage that the first segment names and removes that segment",
    },
    {
      behaviour: "Every other path is served by `$default`, where it is deployed",
      grade: "D",
      source: "AWS: http-api-stages",
      test: "local/http-api/router.test.ts > chooseStage > takes $default for every other path, which stays whole",
    },
    {
      behaviour: "Without a stage that is deployed the answer is a 404",
      grade: "D",
      source: "AWS: http-api-stages",
      test: "local/http-api/gateway.test.ts > createGateway > answers 404 where no stage is deployed",
    },
    {
      behaviour: "A full match of method and path goes first, literals before variables",
      grade: "D",
      source: "AWS: http-api-develop-routes",
      test: "local/http-api/router.test.ts > createRouter > prefers a full match of literals to one with a variable",
    },
    {
      behaviour: "After full matches come greedy ones, `{proxy+}`, then `$default`",
      grade: "D",
      source: "AWS: http-api-develop-routes",
      test: "local/http-api/router.test.ts > createRouter > prefers a full match to a greedy variable, and a greedy variable to $default",
    },
    {
      behaviour: "An exact method goes before `ANY`",
      grade: "D",
      source: "AWS: http-api-develop-routes",
      test: "local/http-api/router.test.ts > createRouter > prefers the exact method to ANY",
    },
    {
      behaviour: "Of greedy routes the longest literal prefix goes first (other emulators say so)",
      grade: "U",
      test: "local/http-api/router.test.ts > createRouter > prefers the greedy route with the longest literal prefix",
    },
    {
      behaviour: "A greedy variable needs a segment (other emulators differ on the bare `/`)",
      grade: "U",
      test: "local/http-api/router.test.ts > createRouter > wants at least one segment for a greedy variable",
    },
    {
      behaviour:
        "There is no 405: who finds no method falls through to a greedy route, to `$default`, to a 404",
      grade: "D",
      source: "AWS: http-api-develop-routes",
      test: "local/http-api/router.test.ts > createRouter > falls through from a method that no route has to a greedy route, to $default, to none",
    },
    {
      behaviour: "Routes may not differ in the names of their variables alone (other emulators say so)",
      grade: "U",
      test: "local/terraform/families/route.test.ts > readRoutes > by our choice, refuses routes that differ in the names of their variables alone",
    },
    {
      behaviour: "A trailing slash and case count; an empty segment satisfies no variable",
      grade: "U",
      test: "local/http-api/router.test.ts > createRouter > by our choice, %s",
    },
    {
      behaviour: "An encoded slash in a path variable is decoded and splits nothing",
      grade: "U",
      test: "local/http-api/router.test.ts > createRouter > by our choice, %s",
    },
    {
      behaviour: '404 is `{"message":"Not Found"}`, in JSON',
      grade: "M",
      source: "captured responses",
      test: "local/http-api/gateway.test.ts > createGateway > answers 404 in JSON where no route matches",
    },
    {
      behaviour: '500 is `{"message":"Internal Server Error"}`, in JSON: the function failed',
      grade: "D",
      source: "AWS: http-api-troubleshooting-lambda",
      test: "local/http-api/integration.test.ts > integrate > answers 500 in JSON where the function failed",
    },
    {
      behaviour: "The same 500 where no permission lets the API invoke the function",
      grade: "D",
      source: "AWS: http-api-troubleshooting-lambda",
      test: "local/http-api/integration.test.ts > integrate > answers 500 where no permission lets the API invoke the function, which is not called",
    },
    {
      behaviour:
        '503 is `{"message":"Service Unavailable"}`, without a content type: the integration took too long',
      grade: "M",
      source: "cortexlabs/cortex #1225; sst #2232",
      test: "local/http-api/integration.test.ts > integrate > answers 503 without a content type where the integration takes longer than its timeout",
    },
    {
      behaviour: '413 is `{"message":"Request Entity Too Large"}`: the event exceeds Lambda\'s 6 MB',
      grade: "S",
      source: "aws/aws-lambda-dotnet, InvokeResponseExtensions.cs",
      test: "local/http-api/integration.test.ts > integrate > answers 413 in JSON where the event exceeds the function's 6 MB",
    },
    {
      behaviour: "A throttled request is a 429",
      grade: "D",
      source: "AWS: http-api-throttling",
      test: "local/http-api/throttle.test.ts > a throttled route > answers 429, and the function is not called",
    },
    {
      behaviour: "The words of the 429; that limits hold per route, and before the authorizer",
      grade: "U",
      test: "local/http-api/throttle.test.ts > a throttled route > goes by its own limits before the stage's",
    },
    {
      behaviour: "Limits of a route go before the stage's defaults",
      grade: "D",
      source: "AWS: http-api-throttling",
      test: "local/http-api/throttle.test.ts > a throttled route > goes by its own limits before the stage's",
    },
    {
      behaviour: "An account has 10 000 requests a second, 5 000 at once",
      grade: "D",
      source: "AWS: http-api-quotas",
      test: "local/http-api/throttle.test.ts > createThrottle > holds the account's 5000 at once where nothing is declared",
    },
    {
      behaviour: "Every answer has an `Apigw-Requestid`",
      grade: "M",
      source: "captured responses",
      test: "local/http-api/gateway.test.ts > createGateway > gives each answer a request id of its own, the gateway's refusals too",
    },
    {
      behaviour: "An integration may take 50 ms to 30 s, and takes 30 s by default",
      grade: "D",
      source: "AWS: http-api-quotas",
      test: "local/terraform/families/integration.test.ts > readIntegration > finds the fault in %j",
    },
    {
      behaviour: "A body may have 10 MB",
      grade: "D",
      source: "AWS: http-api-quotas",
      test: "local/http-api/integration.test.ts > integrate > takes a body of 10 MB and refuses a larger one before the function is called",
    },
    {
      behaviour: "Request line and headers may have 10 240 bytes",
      grade: "D",
      source: "AWS: http-api-quotas",
      test: "local/http-api/gateway.test.ts > createGateway > accepts 10 240 bytes of request line and headers, and by our choice answers 431 to more",
    },
    {
      behaviour: "What is larger gets a 413 or a 431",
      grade: "U",
      test: "local/http-api/gateway.test.ts > createGateway > accepts 10 240 bytes of request line and headers, and by our choice answers 431 to more",
    },
    {
      behaviour: "10 scopes per route, 50 audiences per authorizer",
      grade: "D",
      source: "AWS: http-api-quotas",
      test: "local/terraform/families/route.test.ts > readRoutes > takes ten scopes of a route and fifty audiences of an authorizer",
    },
    {
      behaviour: "300 routes, 10 stages and 10 authorizers per API",
      grade: "D",
      source: "AWS: http-api-quotas",
      notEmulated: "the deployment meets these quotas, no request does",
    },
    {
      behaviour: "The default endpoint serves https alone",
      grade: "D",
      source: "AWS: http-api-vs-rest",
      notEmulated: "localhost is served over plain http, on loopback alone",
    },
    {
      behaviour: "There is no request validation, no API key and no WAF",
      grade: "D",
      source: "AWS: http-api-vs-rest",
      notEmulated: "the runner has nothing of the kind either; REST APIs are refused by name",
    },
    {
      behaviour: "A disabled endpoint answers 404",
      grade: "U",
      test: "local/http-api/gateway.test.ts > createGateway > by our choice, answers 404 for a disabled endpoint",
    },
    {
      behaviour: "A throttled function is a 503, a route without integration a 500",
      grade: "U",
      test: "local/http-api/integration.test.ts > integrate > by our choice, answers 503 where the function is throttled and 500 to a route without integration",
    },
    {
      behaviour: "An HTTP integration gets method, headers, query and body, and its answer goes back",
      grade: "D",
      source: "AWS: http-api-develop-integrations-http",
      test: "local/http-api/integration.test.ts > integrate > an HTTP integration > hands method, query, headers and body over, and the answer back",
    },
    {
      behaviour: "Path variables are put into its URL",
      grade: "D",
      source: "AWS: http-api-develop-integrations-http",
      test: "local/http-api/integration.test.ts > integrate > an HTTP integration > puts path variables into the URL, percent-encoded",
    },
    {
      behaviour: "One that cannot be reached is a 503",
      grade: "U",
      test: "local/http-api/integration.test.ts > integrate > an HTTP integration > by our choice, answers 503 where the endpoint cannot be reached",
    },
    {
      behaviour: "Quick create makes a `$default` stage, a route and an integration",
      grade: "D",
      source: "AWS: API_CreateApi",
      test: "e2e/other-stacks.test.ts > npm start -- --terraform, with Terraform that somebody else wrote by hand > serves an API made by quick create, with the program that is for the rest",
    },
  ],
};
