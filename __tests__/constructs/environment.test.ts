import { describe, expect, test } from "vitest";
import type { DomainSettings } from "../../constructs/custom-domains.ts";
import { assertSettings, type Environment } from "../../constructs/environment.ts";
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

describe("state buckets", () => {
  const nameFaults = (name: string) => faultsOf({ stateBucket: { name, region: "eu-west-1" } });

  test.each(["acme-terraform-state", "a.b", "a".repeat(63), "1.2.3.4.5"])("may be named %s", (name) => {
    expect(nameFaults(name)).toEqual([]);
  });

  test.each([
    ...["ab", "a".repeat(64), "a..b", "-ab", "ab-", "192.168.5.4", "a_b", "xn--state", "sthree-state"],
    ...[
      "amzn-s3-demo-state",
      "state-s3alias",
      "state--ol-s3",
      "state.mrap",
      "state--x-s3",
      "state--table-s3",
    ],
  ])("may not be named %s", (name) => {
    expect(nameFaults(name)).toEqual([expect.stringContaining("dev.stateBucket.name must be the name of")]);
  });
});

describe("names that begin alike", () => {
  const faultsOfAll = (all: Readonly<Record<string, Partial<Environment>>>) =>
    catchFaults(() =>
      assertSettings(
        Object.fromEntries(Object.entries(all).map(([name, overrides]) => [name, settings(overrides)])),
        contract,
      ),
    );

  test("are refused where the deploy role of one would reach the other", () => {
    const fault =
      'prod-eu must make names that do not begin with gatehouse-prod, as those of prod do, got "gatehouse-prod-eu"; the deploy role of prod would reach it; choose another name, or give each an accountId';
    expect(faultsOfAll({ prod: {}, "prod-eu": {} })).toEqual([fault]);
    expect(faultsOfAll({ "prod-eu": {}, prod: {} })).toEqual([fault]);
  });

  test("are refused where prefix and name make the same of two environments", () => {
    expect(faultsOfAll({ c: { prefix: "a-b" }, "b-c": { prefix: "a" } })).toEqual([
      expect.stringContaining(
        'b-c must make names that do not begin with a-b-c, as those of c do, got "a-b-c"',
      ),
    ]);
  });

  test("are refused in one account, and where an account is not known", () => {
    const [one, other] = ["111111111111", "222222222222"];
    expect(faultsOfAll({ prod: { accountId: one }, "prod-eu": { accountId: one } })).toHaveLength(1);
    expect(faultsOfAll({ prod: { accountId: one }, "prod-eu": {} })).toHaveLength(1);
    expect(faultsOfAll({ prod: { accountId: one }, "prod-eu": { accountId: other } })).toEqual([]);
  });

  test("are accepted where neither is a part of the other's names", () => {
    expect(faultsOfAll({ prod: {}, prod2: {}, dev: { prefix: "gate" } })).toEqual([]);
  });
});

describe("accountId", () => {
  test.each(["12345678901", "1234567890123", "12345678901x", ""])("is not %j", (accountId) => {
    expect(faultsOf({ accountId })).toEqual([expect.stringContaining("dev.accountId must be twelve digits")]);
  });

  test("may begin with 0", () => {
    expect(faultsOf({ accountId: "012345678901" })).toEqual([]);
  });
});

describe("an image built elsewhere", () => {
  const uri = (repository: string, accountId = "123456789012") =>
    `${accountId}.dkr.ecr.eu-west-1.amazonaws.com/${repository}@sha256:${"a".repeat(64)}`;

  test("is not in a repository that an environment owns", () => {
    const both = { dev: settings(), prod: settings({ image: { uri: uri("gatehouse-dev") } }, "prod") };
    expect(catchFaults(() => assertSettings(both, contract))).toEqual([
      'prod.image.uri must be in a repository that no environment owns, got "gatehouse-dev"; dev deletes old images, and all of them when it is destroyed; docs/deploy.md makes one outside',
    ]);
    expect(faultsOf({ image: { uri: uri("gatehouse-dev") } })).toHaveLength(1);
  });

  test("may be in a repository of that name in another account", () => {
    const image = { uri: uri("gatehouse-dev", "222222222222") };
    expect(faultsOf({ accountId: "111111111111", image })).toEqual([]);
  });
});
