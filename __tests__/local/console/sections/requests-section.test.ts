import { request as httpRequest, type IncomingMessage } from "node:http";
import { describe, expect, test, vi } from "vitest";
import type { UserPoolRecord } from "../../../../local/cognito/observation.ts";
import { requestRow } from "../../../../local/console/sections/requests-section.ts";
import { maximumRequests } from "../../../../local/requests/log.ts";
import type { RequestRecord } from "../../../../local/requests/record.ts";
import { type RunningConsole, stackModel, startConsole } from "../../../support/console.ts";
import { machineClient } from "../../../support/user-pool.ts";

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

function addRequest({ log }: RunningConsole, path: string): void {
  const record = {
    time: 1_750_000_000_000,
    method: "GET",
    path,
    stage: "$default",
    routeKey: "GET /admin",
    status: 403,
    decision: {
      kind: "forbidden" as const,
      challenge: "Bearer",
      reason: "the token has none of the scopes of the route",
      token: { clientId: machineClient.clientId, scopes: ["example/read"] },
    },
    integrationError: undefined,
    latencyMs: 3,
    requestId: "a",
  };
  log.add({ kind: "api", apiName: "api", record });
}

const pageOf = async ({ origin }: RunningConsole) => (await fetch(origin)).text();

describe("requestsSection", () => {
  test("says who was refused, and what would have been enough, newest first", async () => {
    const running = await startConsole();
    addRequest(running, "/first");
    addRequest(running, "/<second>");
    const page = await pageOf(running);
    expect(page.indexOf("/&#60;second&#62;")).toBeLessThan(page.indexOf("/first"));
    expect(page).toContain("forbidden: the token has none of the scopes of the route (example/admin)");
    expect(page).toContain("machine: example/read");
  });

  test("is not longer than it may be", async () => {
    const running = await startConsole();
    for (let count = 0; count < maximumRequests + 3; count += 1) addRequest(running, `/${count}.`);
    const page = await pageOf(running);
    expect(page).not.toContain("/2.<");
    expect(page).toContain("/3.<");
  });
});

describe("streamRequests", () => {
  test("sends as events what the page has not, then what comes", async () => {
    const running = await startConsole();
    addRequest(running, "/shown");
    addRequest(running, "/missed");
    const [shown] = running.log.after(0);
    const events = await openEvents(running, `?after=${shown?.id}`);
    addRequest(running, "/next");
    await events.until("/next");
    expect(events.received()).toContain("/missed");
    expect(events.received()).not.toContain("/shown");
    expect(events.received()).toMatch(/^id: \d+\ndata: <tr>/);
    events.close();
  });

  test("goes on where a browser lost its connection", async () => {
    const running = await startConsole();
    for (const path of ["/one", "/two"]) addRequest(running, path);
    const lastEventId = String(running.log.after(0)[0]?.id);
    const events = await openEvents(running, "?after=0", { "last-event-id": lastEventId });
    await events.until("/two");
    expect(events.received()).not.toContain("/one");
    events.close();
  });

  test("cuts a reader off that does not read, in place of piling up", async () => {
    const running = await startConsole();
    const stalled = await openEvents(running, "", {}, { paused: true });
    for (let count = 0; count < 20_000 && !stalled.ended(); count += 1) {
      addRequest(running, `/${"x".repeat(2_000)}`);
      if (count % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    stalled.resume();
    await vi.waitFor(() => expect(stalled.ended()).toBe(true), 5_000);
  });
});

async function openEvents(
  { origin }: RunningConsole,
  query = "",
  headers: Record<string, string> = {},
  options: { paused?: boolean } = {},
) {
  const request = httpRequest(`${origin}/console/requests${query}`, { headers });
  let received = "";
  let ended = false;
  request.on("error", () => {
    ended = true;
  });
  const response = await new Promise<IncomingMessage>((resolve) => {
    request.once("response", resolve).end();
  });
  expect(response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
  response.once("close", () => {
    ended = true;
  });
  response.on("error", () => {
    ended = true;
  });
  const resume = () => response.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
  if (!options.paused) resume();
  return {
    received: () => received,
    ended: () => ended,
    resume,
    until: (wanted: string) => vi.waitFor(() => expect(received).toContain(wanted)),
    close: () => request.destroy(),
  };
}
