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
  decision: "forbidden",
  reason: "missing scope",
  clientId: undefined,
  scopes: [],
  latencyMs: 1,
  requestId: "id",
};

describe("requestLine", () => {
  test("tells decision and reason", () => {
    expect(requestLine(record, [])).toBe("POST /books 403 forbidden: missing scope");
  });

  test("names the client of a verified token", () => {
    const { clientId } = browserClient;
    const passed = { ...record, status: 201, decision: "authorized", reason: undefined, clientId } as const;
    expect(requestLine(passed, [createPool("http://localhost:1")])).toBe(
      `POST /books 201 authorized (${browserClient.name})`,
    );
  });
});
