import { describe, expect, test } from "vitest";
import { faultsOf } from "../../support/faults.ts";

describe("operationFaults", () => {
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

  test.each([
    "*",
    "https://*",
    "https://*.example.com",
    "https://a.example.com/",
    "http://example.com",
    "null",
  ])("refuses the origin %s", (origin) => {
    expect(faultsOf({ corsOrigins: [origin] })).toEqual([
      expect.stringContaining("dev.corsOrigins must be https origins"),
    ]);
  });

  test("shows no password of an origin that it refuses", () => {
    expect(faultsOf({ corsOrigins: ["https://user:secret@app.example.com"] })).toEqual([
      expect.stringContaining(
        'dev.corsOrigins must be https origins, without a slash at the end, got "https://…@app',
      ),
    ]);
  });

  test("refuses a list of no origins, which says nothing", () => {
    expect(faultsOf({ corsOrigins: [] })).toEqual([expect.stringContaining("name at least one origin")]);
  });

  test("accepts https origins, and http on localhost", () => {
    expect(faultsOf({ corsOrigins: ["https://app.example.com", "http://localhost:5173"] })).toEqual([]);
  });

  test("refuses a state bucket that S3 would refuse", () => {
    expect(faultsOf({ stateBucket: { name: "My_State", region: "Ireland" } })).toEqual([
      expect.stringContaining("dev.stateBucket.name must be the name of an S3 bucket"),
      expect.stringContaining("dev.stateBucket.region must be the name of an AWS region"),
    ]);
  });

  test.each([[["ops"]], [["ops@example"]], [["a@example.com", "a@example.com"]]])(
    "refuses the e-mail addresses %j",
    (emails) => {
      expect(faultsOf({ monitoring: { emails } })).toEqual([
        expect.stringContaining("dev.monitoring.emails must be e-mail addresses, each once"),
      ]);
    },
  );
});
