import { describe, expect, test } from "vitest";
import type { UserPoolRecord } from "../../../../local/cognito/observation.ts";
import { requestRow } from "../../../../local/console/sections/requests-section.ts";
import type { RequestRecord } from "../../../../local/requests/record.ts";
import { stackModel } from "../../../support/console.ts";

const model = stackModel("http://localhost:1");

const token = { clientId: undefined, scopes: [] };

function apiRow(record: Partial<RequestRecord>): string {
  const request = {
    time: 0,
    method: "GET",
    path: "/",
    stage: "$default",
    routeKey: "GET /",
    status: 200,
    decision: { kind: "public" },
    integrationError: undefined,
    latencyMs: 1,
    requestId: "a",
    ...record,
  } as const;
  return requestRow(model, { id: 1, request: { kind: "api", apiName: "api", record: request } }).text;
}

function poolRow(given: Partial<UserPoolRecord>): string {
  const userPoolId = model.userPools[0]?.userPoolId ?? "";
  const record = { time: 0, userPoolId, endpoint: "/login", method: "POST", status: 400, ...given };
  return requestRow(model, { id: 1, request: { kind: "pool", poolName: "example", record } }).text;
}

const refusal = (words: string) => `<span class="bad"><span aria-hidden="true">✗</span> ${words}</span>`;

describe("requestRow", () => {
  test.each([
    [{ status: 401 }, "passed: public"],
    [{ status: 422, decision: { kind: "authorized", token } }, "passed: authorized"],
    [{ status: 500, integrationError: "the function timed out" }, "passed: public: the function timed out"],
    [{ status: 204, decision: { kind: "preflight" } }, "answered: preflight"],
  ] as const)("marks %o neither as good nor as bad", (record, words) => {
    const row = apiRow(record);
    expect(row).toContain(`<td class="decision">${words}</td>`);
    expect(row).toContain(`<span class="status-${String(record.status)[0]}xx">${record.status}</span>`);
  });

  test.each([
    [{ status: 404, decision: { kind: "no route" } }, "no route"],
    [{ status: 429, decision: { kind: "throttled" } }, "throttled"],
    [
      {
        status: 401,
        decision: {
          kind: "unauthorized",
          challenge: "Bearer",
          reason: "the token has expired",
          token: undefined,
        },
      },
      "unauthorized: the token has expired",
    ],
  ] as const)("marks %o as refused", (record, words) => {
    expect(apiRow(record)).toContain(refusal(words));
  });

  test("lets a path break before a slash alone, and not within a name", () => {
    expect(apiRow({ path: "/oidc/callback" })).toContain("<wbr>/oidc<wbr>/callback</code>");
  });

  test.each([
    [{}, "wrong username or password, or a form that is too old"],
    [{ endpoint: undefined, method: "GET", status: 404 }, "no such endpoint"],
    [{ endpoint: "/oauth2/token", method: "PUT", status: 405 }, "wrong method"],
    [{ status: 413 }, "refused"],
    [{ grant: "client_credentials", error: "invalid_client" }, "invalid_client: client_credentials"],
    [{ endpoint: "/oauth2/authorize", method: "GET", status: 302, error: "invalid_scope" }, "invalid_scope"],
  ])("says of a pool's refusal %o what it is for", (record, words) => {
    expect(poolRow(record)).toContain(refusal(words));
  });

  test("says which grant a pool answered", () => {
    const row = poolRow({ endpoint: "/oauth2/token", status: 200, grant: "refresh_token" });
    expect(row).toContain(`<td class="decision">answered: refresh_token</td>`);
  });
});
