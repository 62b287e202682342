import { describe, expect, test } from "vitest";
import { faultsOf } from "../../support/faults.ts";

describe("functionFaults", () => {
  test("refuses an image that is named by a tag", () => {
    expect(faultsOf({ image: { uri: "repository:latest" } })).toEqual([
      expect.stringContaining("dev.image.uri must be <repository>@sha256:"),
    ]);
  });

  test("refuses a revision that is not a whole number", () => {
    expect(faultsOf({ image: { build: { revision: 0 } } })).toEqual([
      expect.stringContaining("image.build.revision"),
    ]);
  });

  test.each([
    ["memoryMb", 64],
    ["timeoutSeconds", 7],
    ["timeoutSeconds", 30],
  ] as const)("refuses %s of %d", (setting, value) => {
    expect(faultsOf({ [setting]: value })).toEqual([expect.stringMatching(`^dev\\.${setting} must be`)]);
  });

  test("refuses an architecture that Lambda does not offer", () => {
    expect(faultsOf({ architecture: "riscv64" as "arm64" })).toEqual([
      'dev.architecture must be x86_64 or arm64, got "riscv64"; Lambda runs on no other',
    ]);
  });

  test.each([0, 1.5])("refuses a reserved concurrency of %d", (reservedConcurrency) => {
    expect(faultsOf({ reservedConcurrency })).toEqual([
      expect.stringMatching(/^dev\.reservedConcurrency must be a whole number from 1/),
    ]);
  });

  test("refuses a log level that Lambda does not know", () => {
    expect(faultsOf({ logLevel: "verbose" as "INFO" })).toEqual([
      'dev.logLevel must be one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, got "verbose"; Lambda knows no other',
    ]);
  });
});
