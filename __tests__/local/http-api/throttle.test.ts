import { describe, expect, test } from "vitest";
import { accountThrottle, createThrottle } from "../../../local/http-api/throttle.ts";
import { defaultStage, route, startGateway } from "../../support/gateway-server.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

const admitted = (admit: () => boolean, times: number) =>
  Array.from({ length: times }, admit).filter(Boolean).length;

describe("createThrottle", () => {
  test("lets a burst pass and then as many per second as the rate says", () => {
    let now = 0;
    const throttle = createThrottle(() => now);
    const admit = () => throttle("a", { rateLimit: 2, burstLimit: 3 });
    expect(admitted(admit, 5)).toBe(3);
    now += 1000;
    expect(admitted(admit, 5)).toBe(2);
    now += 60_000;
    expect(admitted(admit, 5)).toBe(3);
  });

  test("counts each key for itself", () => {
    const throttle = createThrottle(() => 0);
    expect(admitted(() => throttle("a", { rateLimit: 1, burstLimit: 1 }), 2)).toBe(1);
    expect(admitted(() => throttle("b", { rateLimit: 1, burstLimit: 1 }), 2)).toBe(1);
  });

  test("holds the account's 5000 at once where nothing is declared", () => {
    proves(
      documented("An account has 10 000 requests a second, 5 000 at once", httpApiGuide("http-api-quotas")),
    );
    const throttle = createThrottle(() => 0);
    expect(admitted(() => throttle("a", accountThrottle), 6000)).toBe(5000);
  });
});

describe("a throttled route", () => {
  test("answers 429, and the function is not called", async () => {
    proves(documented("A throttled request is a 429", httpApiGuide("http-api-throttling")));
    const stage = { ...defaultStage, throttle: { rateLimit: 1, burstLimit: 1 } };
    const gateway = await startGateway({ stages: [stage] }, { now: () => 0 });
    expect((await gateway.send("/")).status).toBe(200);
    expect(await gateway.send("/")).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
    expect(gateway.events).toHaveLength(1);
    expect(gateway.records[1]).toMatchObject({ decision: { kind: "throttled" }, status: 429 });
  });

  test("goes by its own limits before the stage's", async () => {
    proves(
      ourChoice("The words of the 429; that limits hold per route, and before the authorizer"),
      documented("Limits of a route go before the stage's defaults", httpApiGuide("http-api-throttling")),
    );
    const stage = {
      ...defaultStage,
      throttle: { rateLimit: 1, burstLimit: 1 },
      routeThrottles: { "GET /books": { rateLimit: 1, burstLimit: 3 } },
    };
    const routes = [route("GET /books"), route("GET /pets")];
    const gateway = await startGateway({ stages: [stage], routes }, { now: () => 0 });
    const statuses = async (path: string) => [
      (await gateway.send(path)).status,
      (await gateway.send(path)).status,
      (await gateway.send(path)).status,
      (await gateway.send(path)).status,
    ];
    expect(await statuses("/books")).toEqual([200, 200, 200, 429]);
    expect(await statuses("/pets")).toEqual([200, 429, 429, 429]);
  });
});
