import { describe, expect, test } from "vitest";
import { faultsOf } from "../../support/faults.ts";

describe("userPoolFaults", () => {
  test("refuses a tier without managed login", () => {
    expect(faultsOf({ userPoolTier: "LITE" as "PLUS" })).toEqual([
      expect.stringContaining("ESSENTIALS or PLUS"),
    ]);
  });

  test("refuses a demo user whose name is no Terraform identifier", () => {
    expect(faultsOf({ demoUsers: { "alice@example.com": {} } })).toEqual([
      expect.stringContaining("dev.demoUsers"),
    ]);
  });

  test("refuses a demo user's attribute that the pool does not know", () => {
    expect(faultsOf({ demoUsers: { alice: { email: "alice@example.com", shoe_size: "38" } } })).toEqual([
      'dev.demoUsers.alice must have standard attributes only, got "shoe_size"; the pool has no schema',
    ]);
  });

  test.each([
    ["accessTokenMinutes", 4],
    ["accessTokenMinutes", 1441],
    ["idTokenMinutes", 4.5],
    ["refreshTokenDays", 0],
    ["refreshTokenDays", 3651],
  ] as const)("refuses %s of %d", (setting, value) => {
    expect(faultsOf({ [setting]: value })).toEqual([expect.stringMatching(`^dev\\.${setting} must be`)]);
  });

  test("refuses an mfa that is none of the three", () => {
    expect(faultsOf({ mfa: "sms" as "on" })).toEqual([
      'dev.mfa must be off, optional or on, got "sms"; leave it out for off',
    ]);
  });

  test("refuses passkeys where a second factor is required: the provider cannot express it", () => {
    expect(faultsOf({ mfa: "on", passkeys: true })).toEqual([
      'dev.passkeys must be false where mfa is "on", got true; the AWS provider cannot tell Cognito that a passkey counts as two factors; set mfa to "optional"',
    ]);
    expect(faultsOf({ mfa: "optional", passkeys: true })).toEqual([]);
    expect(faultsOf({ mfa: "on" })).toEqual([]);
  });

  test("refuses threat protection below its tier", () => {
    expect(faultsOf({ threatProtection: "audit" })).toEqual([
      'dev.threatProtection must be left out of tier ESSENTIALS, got "audit"; only PLUS has it',
    ]);
    expect(faultsOf({ threatProtection: "enforced", userPoolTier: "PLUS" })).toEqual([]);
  });

  test("refuses a threat protection that is none of the two", () => {
    expect(faultsOf({ threatProtection: "off" as "audit", userPoolTier: "PLUS" })).toEqual([
      expect.stringContaining("dev.threatProtection must be audit or enforced"),
    ]);
  });

  test("refuses to export an activity that nobody records", () => {
    expect(faultsOf({ exportUserActivity: true, userPoolTier: "PLUS" })).toEqual([
      expect.stringContaining("dev.exportUserActivity must be false without threatProtection"),
    ]);
  });

  test.each([
    "arn:aws:wafv2:us-east-1:123456789012:global/webacl/name/id",
    "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/name/id",
    "arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/name/id",
  ])("refuses the web ACL %s", (webAclArn) => {
    expect(faultsOf({ webAclArn })).toEqual([
      expect.stringContaining("dev.webAclArn must be the ARN of a regional web ACL in the same region"),
    ]);
  });

  test("refuses groups whose names or precedence Cognito or the gateway could not carry", () => {
    const userGroups = { "book sellers": { description: "", precedence: -1 } };
    expect(faultsOf({ userGroups })).toEqual([
      expect.stringContaining("dev.userGroups.book sellers.precedence must be a whole number from 0"),
      expect.stringContaining("dev.userGroups.book sellers must be named with"),
    ]);
  });
});
