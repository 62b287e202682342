import { describe, expect, test } from "vitest";
import type { DomainSettings } from "../../../constructs/custom-domains.ts";
import { domainPermissions } from "../../../constructs/deploy-roles/domain-permissions.ts";

const names = (domain?: DomainSettings) =>
  domainPermissions({
    environment: "prod",
    prefix: "gatehouse",
    region: "eu-west-1",
    accountId: "123456789012",
    domain,
  });

/** What is allowed for id.example.com and the API beside it. */
const permissions = names({ zone: "example.com", auth: "id", parentRecord: "existing" });
const recordNames = (domain: DomainSettings) =>
  names(domain).find(({ write }) => write.includes("route53:ChangeResourceRecordSets"))?.conditions;

describe("domainPermissions", () => {
  test("allows nothing where there are none", () => {
    expect(names()).toEqual([]);
  });

  test("changes the records of these names alone, and those that their certificates are validated by", () => {
    expect(recordNames({ zone: "example.com", auth: "id", parentRecord: "existing" })).toEqual([
      {
        test: "ForAllValues:StringLike",
        variable: "route53:ChangeResourceRecordSetsNormalizedRecordNames",
        values: ["api.example.com", "id.example.com", "_*.api.example.com", "_*.id.example.com"],
      },
    ]);
  });

  test("changes the parent's record only where it is to be made", () => {
    const [condition] = recordNames({ zone: "example.com", parentRecord: "create" }) ?? [];
    expect(condition?.values).toContain("example.com");
  });

  test("touches certificates that have the stack's tags, and makes none without them", () => {
    const ofCertificates = permissions.filter(({ write }) =>
      write.some((action) => action.startsWith("acm:")),
    );
    const variables = ofCertificates.map(({ conditions = [] }) =>
      conditions.map(({ variable, values }) => `${variable}=${values.join()}`),
    );
    const has = ["aws:ResourceTag/application=gatehouse", "aws:ResourceTag/environment=prod"];
    const gets = ["aws:RequestTag/application=gatehouse", "aws:RequestTag/environment=prod"];
    expect(variables[0]).toEqual(has);
    expect(variables[1]).toEqual(gets);
    expect(variables).toHaveLength(2);
  });

  test("makes a domain name at API Gateway, and touches no other than the API's own", () => {
    const collection = "arn:aws:apigateway:eu-west-1::/domainnames";
    const touching = permissions.filter(({ write }) =>
      write.some((action) => action.startsWith("apigateway:")),
    );
    expect(touching.map(({ write, resources }) => ({ write, resources }))).toEqual([
      {
        write: ["apigateway:*"],
        resources: [`${collection}/api.example.com`, `${collection}/api.example.com/*`],
      },
      { write: ["apigateway:POST"], resources: [collection] },
    ]);
  });
});
