import { describe, expect, test } from "vitest";
import {
  type LoggedRequest,
  maximumRequests,
  type ObservedRequest,
  RequestLog,
} from "../../../local/requests/log.ts";

const request: ObservedRequest = {
  kind: "pool",
  poolName: "example",
  record: { time: 0, userPoolId: "eu-west-1_a", endpoint: "/login", method: "GET", status: 200 },
};

describe("RequestLog", () => {
  test("keeps the latest and lets the oldest go", () => {
    const log = new RequestLog(1000);
    for (let count = 0; count < maximumRequests + 5; count += 1) log.add(request);
    const kept = log.after(0);
    expect(kept).toHaveLength(maximumRequests);
    expect([kept.at(0)?.id, kept.at(-1)?.id]).toEqual([1005, 1000 + maximumRequests + 4]);
  });

  test("tells what came after a request, oldest first", () => {
    const log = new RequestLog(7);
    for (let count = 0; count < 3; count += 1) log.add(request);
    expect(log.after(7).map(({ id }) => id)).toEqual([8, 9]);
  });

  test("numbers on after a restart, so that a page that stayed open misses nothing", () => {
    const before = new RequestLog(1000);
    before.add(request);
    const last = before.after(0).at(-1)?.id ?? 0;
    const afterRestart = new RequestLog(2000);
    afterRestart.add(request);
    expect(afterRestart.after(last)).toHaveLength(1);
  });

  test("tells listeners of each request until they leave", () => {
    const log = new RequestLog(1);
    const heard: LoggedRequest[] = [];
    const leave = log.subscribe((logged) => heard.push(logged));
    log.add(request);
    leave();
    log.add(request);
    expect(heard).toEqual([{ id: 1, request }]);
  });
});
