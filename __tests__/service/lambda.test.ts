import { beforeAll, describe, expect, it, vi } from "vitest";
import { httpApiEvent } from "../support/service-event.ts";
import { loadFunction, type ServiceFunction } from "../support/service-function.ts";

describe("handler", () => {
  let service: ServiceFunction;
  beforeAll(async () => {
    service = await loadFunction({ issuer: "http://localhost:1/pool" });
  });

  const noRow = { error: "not_found", error_description: "there is nothing at this path" };

  it.each(["..", "."])(
    "does not serve another row than the gateway's where a variable is %s",
    async (itemId) => {
      const routed = { routePath: "/items/{itemId}", pathParameters: { itemId } };
      const answer = await service.invoke({ path: `/items/${itemId}`, ...routed });
      expect(answer.status).toBe(404);
      expect(answer.json()).toEqual(noRow);
    },
  );

  it.each([
    "/x/../jwt-cognito-protected",
    "/./jwt-cognito-protected",
    "/%2e/jwt-cognito-protected",
    "/x/%2E%2e/jwt-cognito-protected",
    "/jwt-cognito-protected/..",
    "//",
    "//jwt-cognito-protected",
    "/\\jwt-cognito-protected",
  ])("finds no row at %s", async (path) => {
    const answer = await service.invoke({ path });
    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual(noRow);
  });

  it("finds no row for what reached the gateway's $default route, whatever the path", async () => {
    const event = httpApiEvent({ path: "/" });
    const result = await service.module.handler(
      { ...event, routeKey: "$default" },
      { awsRequestId: "6f1f2a8e" },
    );
    expect(result.statusCode).toBe(404);
  });

  it("guards a variable with a slash in it as the gateway's row, not as a longer path", async () => {
    const routed = { routePath: "/items/{itemId}", pathParameters: { itemId: "../oidc" } };
    const answer = await service.invoke({ path: "/items/../oidc", ...routed });
    expect(answer.status).toBe(401);
    expect(JSON.parse(service.logLines.at(-1) ?? "")).toMatchObject({ route: "/items/{itemId}" });
  });
});

describe("a cold start", () => {
  it("fails with every fault of the environment", async () => {
    vi.resetModules();
    for (const name of ["OIDC_ISSUER", "API_URL"]) vi.stubEnv(name, "");
    await expect(import("../fixture/lambda.ts")).rejects.toThrow(/OIDC_ISSUER must .*\n(.*\n)*API_URL must/);
  });
});
