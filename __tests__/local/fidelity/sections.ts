/** One section of the table: the test files that prove it, as paths below `__tests__/` or the beginning of one. */
interface Section {
  readonly title: string;
  readonly files: readonly string[];
}

/** In the order in which a request meets them. */
export const sections = [
  {
    title: "Cognito: issuer, discovery and keys",
    files: [
      "local/cognito/endpoints/discovery.test.ts",
      "local/cognito/server.test.ts",
      "local/cognito/router.test.ts",
    ],
  },
  {
    title: "Cognito: /oauth2/authorize and /login",
    files: [
      "local/cognito/endpoints/authorize.test.ts",
      "local/cognito/endpoints/authorization-",
      "local/cognito/pages/",
      "local/cognito/endpoints/login.test.ts",
      "local/cognito/endpoints/change-password.test.ts",
      "local/cognito/stores/",
    ],
  },
  {
    title: "Cognito: /oauth2/token",
    files: ["local/cognito/endpoints/token.test.ts", "local/cognito/grants/"],
  },
  {
    title: "Cognito: userInfo, revocation, logout",
    files: [
      "local/cognito/endpoints/user-info.test.ts",
      "local/cognito/endpoints/revoke.test.ts",
      "local/cognito/endpoints/logout.test.ts",
    ],
  },
  { title: "Cognito: claims", files: ["local/cognito/claims.test.ts"] },
  { title: "Cognito: the calls of administrators", files: ["local/cognito/admin/"] },
  {
    title: "HTTP API: stages, routes and its own answers",
    files: [
      "local/http-api/router.test.ts",
      "local/http-api/gateway.test.ts",
      "local/http-api/throttle.test.ts",
      "local/http-api/integration.test.ts",
      "e2e/other-stacks.test.ts",
    ],
  },
  {
    title: "HTTP API: JWT authorizer",
    files: [
      "local/http-api/jwt-authorizer.test.ts",
      "local/http-api/bearer-token.test.ts",
      "local/http-api/signing-keys.test.ts",
      "e2e/pool-behind-gateway.test.ts",
    ],
  },
  { title: "HTTP API: CORS", files: ["local/http-api/cors.test.ts"] },
  {
    title: "HTTP API: the event, payload format 2.0",
    files: ["local/http-api/event.test.ts", "local/http-api/request.test.ts"],
  },
  {
    title: "HTTP API: what a function answers, payload format 2.0",
    files: ["local/http-api/function-response.test.ts"],
  },
  {
    title: "HTTP API: payload format 1.0, event and answer",
    files: ["local/http-api/event-v1.test.ts", "local/http-api/function-response-v1.test.ts"],
  },
  {
    title: "Lambda: the Runtime API",
    files: ["local/lambda/runtime-api.test.ts", "local/lambda/node-runtime.test.ts"],
  },
  { title: "Lambda: invocations, environment and logs", files: ["local/lambda/"] },
  { title: "What is declared: defaults, limits and names", files: ["local/terraform/"] },
] as const satisfies readonly Section[];

export type SectionTitle = (typeof sections)[number]["title"];

/** @param file path below `__tests__/` */
export function sectionOf(file: string): SectionTitle | undefined {
  return sections.find(({ files }) => files.some((beginning) => file.startsWith(beginning)))?.title;
}
