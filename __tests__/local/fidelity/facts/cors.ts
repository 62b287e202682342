import type { Section } from "../fact.ts";

export const cors: Section = {
  title: "HTTP API: CORS",
  facts: [
    {
      behaviour: "With `cors_configuration` the gateway answers preflights itself: no route, no authorizer",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/http-api/cors.test.ts > a preflight > is answered by the gateway with 204 and no body: no OPTIONS route, no authorizer, no function",
    },
    {
      behaviour: "A preflight is answered with 204 and no body",
      grade: "M",
      source: "course notes (weak)",
      test: "local/http-api/cors.test.ts > a preflight > is answered by the gateway with 204 and no body: no OPTIONS route, no authorizer, no function",
    },
    {
      behaviour: "The headers of that answer: one for each declared member",
      grade: "U",
      test: "local/http-api/cors.test.ts > a preflight > is answered by the gateway with 204 and no body: no OPTIONS route, no authorizer, no function",
    },
    {
      behaviour: "A preflight has `Origin` and `Access-Control-Request-Method`",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/http-api/cors.test.ts > a preflight > needs Origin and Access-Control-Request-Method; without them OPTIONS is a method like others",
    },
    {
      behaviour: "CORS headers of the integration are replaced",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/http-api/cors.test.ts > an answer where CORS is configured > has CORS headers for an allowed origin, and the function's are replaced",
    },
    {
      behaviour: "They are added for an allowed origin alone; another one is no error",
      grade: "M",
      source: "captured responses",
      test: "local/http-api/cors.test.ts > an answer where CORS is configured > has none %s, though the function sends them",
    },
    {
      behaviour: "The gateway's own refusals have them as well",
      grade: "U",
      test: "local/http-api/cors.test.ts > an answer where CORS is configured > has them on the gateway's own refusals, by our choice",
    },
    {
      behaviour: "An origin is exact, `*`, `https://*` or `http://*`",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/http-api/cors.test.ts > an answer where CORS is configured > with the origins %j answers %s with %s",
    },
    {
      behaviour: "`allow_credentials` with `*` is refused",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/terraform/families/http-api.test.ts > readHttpApis > refuses credentials for every origin, as API Gateway does",
    },
    {
      behaviour: "Without `cors_configuration` OPTIONS is a method like others",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/http-api/cors.test.ts > a preflight > is just another method where CORS is not configured",
    },
    {
      behaviour: "A `$default` route with an authorizer then swallows it",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/http-api/cors.test.ts > OPTIONS where CORS is not configured > is refused by a $default route with an authorizer",
    },
    {
      behaviour: "A public `OPTIONS /{proxy+}` beside it lets preflights through",
      grade: "D",
      source: "AWS: http-api-cors",
      test: "local/http-api/cors.test.ts > OPTIONS where CORS is not configured > reaches the function by a public `OPTIONS /{proxy+}` beside it",
    },
  ],
};
