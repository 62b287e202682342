import { describe, expect, test } from "vitest";
import { requestLine } from "../../../local/requests/line.ts";
import type { RequestRecord } from "../../../local/requests/record.ts";
import { browserClient, createPool } from "../../support/user-pool.ts";

const record: RequestRecord = {
  time: 0,
  method: "POST",
  path: "/books",
  stage: "$default",
  routeKey: "POST /books",
  status: 403,
  decision: {
    kind: "forbidden",
    challenge: "Bearer",
    reason: "missing scope",
    token: { clientId: undefined, scopes: [] },
  },
  integrationError: undefined,
  latencyMs: 1,
  requestId: "id",
};

describe("requestLine", () => {
  test("tells decision and reason", () => {
    expect(requestLine(record, [])).toBe("POST /books 403 forbidden: missing scope");
  });

  test("tells what went wrong behind the gateway", () => {
    const integrationError = "the integration timed out";
    const late: RequestRecord = { ...record, status: 503, decision: { kind: "public" }, integrationError };
    expect(requestLine(late, [])).toBe("POST /books 503 public: the integration timed out");
  });

  test("names the client of a verified token", () => {
    const token = { clientId: browserClient.clientId, scopes: [] };
    const passed: RequestRecord = { ...record, status: 201, decision: { kind: "authorized", token } };
    expect(requestLine(passed, [createPool("http://localhost:1")])).toBe(
      `POST /books 201 authorized (${browserClient.name})`,
    );
  });
});
