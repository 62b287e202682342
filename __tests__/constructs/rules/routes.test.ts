import { describe, expect, test } from "vitest";
import { scopes } from "../../../service/contract.ts";
import { routeFaultsOf } from "../../support/faults.ts";

describe("routeTableFaults", () => {
  test("refuses a route that is neither public nor scoped", () => {
    expect(routeFaultsOf({ method: "GET", path: "/x", access: [] })).toEqual([
      expect.stringContaining('routes["GET /x"].access must be "public" or name at least one scope'),
    ]);
    expect(routeFaultsOf({ method: "GET", path: "/x" })).toHaveLength(1);
  });

  test("refuses a route that names an unknown scope", () => {
    expect(routeFaultsOf({ method: "GET", path: "/x", access: ["nope"] })).toEqual([
      expect.stringContaining(
        `routes["GET /x"].access must name declared scopes (${Object.keys(scopes).join(", ")}), got "nope"`,
      ),
    ]);
  });

  test.each([
    "x",
    "",
    "//",
    "/x/",
    "/x//y",
    "/{proxy+}",
    "$default",
    "/x/.",
    "/../x",
    "/{1}",
    "/{}",
    "/x{y}",
  ])("refuses the path %s", (path) => {
    expect(routeFaultsOf({ method: "GET", path, access: "public" })).toEqual([
      expect.stringContaining(".path must"),
    ]);
  });

  test.each(["/", "/x", "/.x/..y/z.", "/...", "/{x}/y~-_/{_1}"])("accepts the path %s", (path) => {
    expect(routeFaultsOf({ method: "GET", path, access: "public" })).toEqual([]);
  });

  test("refuses routes that differ in the name of a variable alone", () => {
    const row = { method: "GET", access: "public" };
    expect(routeFaultsOf({ ...row, path: "/a/{x}" }, { ...row, path: "/a/{y}" })).toEqual([
      expect.stringContaining('routes["GET /a/{y}"] must be declared once'),
    ]);
  });

  test("refuses a throttle of nothing", () => {
    const throttle = { rateLimit: 0, burstLimit: 1.5 };
    expect(routeFaultsOf({ method: "GET", path: "/x", access: "public", throttle })).toEqual([
      expect.stringContaining('routes["GET /x"].throttle.rateLimit must be a whole number'),
      expect.stringContaining('routes["GET /x"].throttle.burstLimit must be a whole number'),
    ]);
  });
});
