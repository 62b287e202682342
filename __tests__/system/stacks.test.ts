import { describe, expect, test } from "vitest";
import { assertSettings, contract } from "../../constructs/environment.ts";
import { environments } from "../../environments.ts";
import { contractAccess, gatewayAccess } from "../support/access-table.ts";
import { breaches } from "../support/invariants.ts";
import { synthesiseEnvironment } from "../support/synthesis.ts";

describe("environments.ts and service/contract.ts", () => {
  test("are sound", () => {
    expect(() => assertSettings(environments, contract)).not.toThrow();
  });
});

describe.each(Object.entries(environments))("the stack %s", (name, environment) => {
  const stack = synthesiseEnvironment(name, environment, contract);

  test("holds together", () => {
    expect(breaches(stack, contract.routes, environment)).toEqual([]);
  });

  test("has the contract's routes, and asks for their scopes", () => {
    expect(gatewayAccess(stack)).toEqual(contractAccess(contract));
  });
});
