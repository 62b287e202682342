import { describe, expect, test } from "vitest";
import type { DomainSettings } from "../../../constructs/environment.ts";
import { assertSettings } from "../../../constructs/settings-rules.ts";
import { catchFaults, faultsOf } from "../../support/faults.ts";
import { settings } from "../../support/synthesis.ts";

const domain: DomainSettings = { zone: "example.com", parentRecord: "existing" };

describe("domainFaults", () => {
  test("accepts a zone, and labels of one's own", () => {
    expect(faultsOf({ domain })).toEqual([]);
    expect(faultsOf({ domain: { ...domain, api: "v1", auth: "login" } })).toEqual([]);
  });

  test.each(["example", "Example.com", "example.com.", "https://example.com", "-a.example.com", ""])(
    "refuses the zone %j",
    (zone) => {
      expect(faultsOf({ domain: { ...domain, zone } })).toEqual([
        expect.stringContaining("dev.domain.zone must be the name of a hosted zone"),
      ]);
    },
  );

  test.each(["api.v1", "API", "-api", ""])("refuses the label %j", (label) => {
    expect(faultsOf({ domain: { ...domain, api: label, auth: "auth" } })).toEqual([
      expect.stringContaining("dev.domain.api must be one label"),
    ]);
  });

  test("counts the whole name", () => {
    const zone = `${"a".repeat(63 - "auth..com".length)}.com`;
    expect(faultsOf({ domain: { ...domain, zone } })).toEqual([]);
    expect(faultsOf({ domain: { ...domain, zone: `a${zone}` } })).toEqual([
      expect.stringContaining("dev.domain.auth must make a name of at most 63 characters"),
    ]);
  });

  test("refuses a third way with the parent's record", () => {
    const overwriting = { ...domain, parentRecord: "overwrite" as "create" };
    expect(faultsOf({ domain: overwriting })).toEqual([
      expect.stringContaining('dev.domain.parentRecord must be "existing" or "create"'),
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
    expect(catchFaults(() => assertSettings(both))).toEqual([
      expect.stringContaining('prod.domain.parentRecord must make a name of its own, got "example.com"'),
    ]);
  });

  test("refuses one name for two environments", () => {
    const both = {
      dev: settings({ domain }),
      prod: settings({ domain: { ...domain, auth: "login" } }, "prod"),
    };
    expect(catchFaults(() => assertSettings(both))).toEqual([
      expect.stringContaining("prod.domain.api must make a name of its own"),
    ]);
  });
});
