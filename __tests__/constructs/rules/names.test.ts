import { describe, expect, test } from "vitest";
import { faultsOf } from "../../support/faults.ts";

describe("nameFaults", () => {
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
});
