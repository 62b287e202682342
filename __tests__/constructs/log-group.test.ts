import { describe, expect, test } from "vitest";
import { faultsOf } from "../support/faults.ts";
import { resources, synthesise } from "../support/synthesis.ts";

describe("createLogGroup", () => {
  const groups = (stack = synthesise()) => resources(stack, "aws_cloudwatch_log_group");

  test("keeps lines for as long as the environment says", () => {
    expect(groups().map((group) => group.retention_in_days)).toEqual([7, 7]);
  });

  test("encrypts with the environment's key where it names one", () => {
    const logKmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
    expect(groups(synthesise({ logKmsKeyArn })).map((group) => group.kms_key_id)).toEqual([
      logKmsKeyArn,
      logKmsKeyArn,
    ]);
    expect(groups().every((group) => !("kms_key_id" in group))).toBe(true);
  });

  test.each([true, false])("is protected from deletion where the environment says so: %s", (protect) => {
    for (const group of groups(synthesise({ protectFromDeletion: protect }))) {
      expect(group.deletion_protection_enabled).toBe(protect);
    }
  });
});

describe("logGroupFaults", () => {
  test("refuses a retention that CloudWatch does not know", () => {
    expect(faultsOf({ logRetentionDays: 8 })).toEqual([
      expect.stringMatching(/^dev\.logRetentionDays must be one of 1, 3, 5/),
    ]);
  });

  test.each([
    "alias/logs",
    "arn:aws:kms:us-east-1:123456789012:key/1",
    "arn:aws:kms:eu-west-1:123456789012:alias/logs",
    "arn:aws:s3:::key",
  ])("refuses the key %s", (logKmsKeyArn) => {
    expect(faultsOf({ logKmsKeyArn, clientSecretStore: { kmsKeyArn: logKmsKeyArn } })).toEqual([
      expect.stringContaining("dev.logKmsKeyArn must be the ARN of a KMS key in the same region"),
      expect.stringContaining("dev.clientSecretStore.kmsKeyArn must be the ARN of a KMS key"),
    ]);
  });
});
