import { describe, expect, test } from "vitest";
import type { DomainSettings } from "../../constructs/custom-domains.ts";
import { assertSettings } from "../../constructs/environment.ts";
import { environments } from "../fixture/environments.ts";
import { catchFaults, faultsOf } from "../support/faults.ts";
import { contract, settings } from "../support/synthesis.ts";

const domain: DomainSettings = { zone: "example.com", parentRecord: "existing" };

describe("assertSettings", () => {
  test("accepts the settings as they stand", () => {
    expect(() => assertSettings(environments, contract)).not.toThrow();
  });

  test("reports all faults at once", () => {
    expect(faultsOf({ region: "", accessTokenMinutes: 4, memoryMb: 1 })).toHaveLength(3);
  });

  test("says what was wrong, what it got and what to do", () => {
    expect(faultsOf({ region: "Ireland" })).toEqual([
      'dev.region must be the name of an AWS region, got "Ireland"; write it like "eu-west-1"',
    ]);
  });

  test.each(["cn-north-1", "us-gov-west-1"])("refuses %s, whose hosts are others", (region) => {
    expect(faultsOf({ region })).toEqual([expect.stringContaining("AWS's standard partition")]);
  });

  test.each(["Gatehouse", "1gate", "gate_house", "gate--house", "gate-", ""])(
    "refuses the prefix %j",
    (prefix) => {
      expect(faultsOf({ prefix })).toEqual([expect.stringMatching(/^dev\.prefix must be lower-case/)]);
    },
  );

  test.each(["my-aws-api", "cognito-gate", "amazonas"])("refuses the reserved word in %j", (prefix) => {
    expect(faultsOf({ prefix })).toEqual([expect.stringContaining("Cognito reserves the word")]);
  });

  test("counts the account id's twelve digits in the domain prefix", () => {
    const fits = "a".repeat(63 - "-dev-123456789012".length);
    expect(faultsOf({ prefix: fits })).toEqual([]);
    expect(faultsOf({ prefix: `${fits}a` })).toEqual([expect.stringContaining("at most 46 characters")]);
  });

  test("refuses an environment whose name does not fit the domain prefix", () => {
    expect(faultsOf({}, "Prod")).toEqual([expect.stringMatching(/^Prod must be lower-case/)]);
  });

  test("refuses a state bucket that S3 would refuse", () => {
    expect(faultsOf({ stateBucket: { name: "My_State", region: "Ireland" } })).toEqual([
      expect.stringContaining("dev.stateBucket.name must be the name of an S3 bucket"),
      expect.stringContaining("dev.stateBucket.region must be the name of an AWS region"),
    ]);
  });

  test("refuses one name for two things", () => {
    expect(faultsOf({ domain: { ...domain, auth: "api" } })).toEqual([
      expect.stringContaining('dev.domain.auth must make a name of its own, got "api.example.com"'),
    ]);
  });

  test("refuses two environments that both make the parent's record", () => {
    const creating = { ...domain, parentRecord: "create" } as const;
    const both = {
      dev: settings({ domain: { ...creating, api: "api-dev", auth: "auth-dev" } }),
      prod: settings({ domain: creating }, "prod"),
    };
    expect(catchFaults(() => assertSettings(both, contract))).toEqual([
      expect.stringContaining('prod.domain.parentRecord must make a name of its own, got "example.com"'),
    ]);
  });

  test("refuses one name for two environments", () => {
    const both = {
      dev: settings({ domain }),
      prod: settings({ domain: { ...domain, auth: "login" } }, "prod"),
    };
    expect(catchFaults(() => assertSettings(both, contract))).toEqual([
      expect.stringContaining("prod.domain.api must make a name of its own"),
    ]);
  });
});
