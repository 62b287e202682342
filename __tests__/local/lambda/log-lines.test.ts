import { describe, expect, test } from "vitest";
import { createLogLines, type Report } from "../../../local/lambda/log-lines.ts";
import { lambdaFunction } from "../../support/lambda-function.ts";
import { lambdaGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves, published } from "../fidelity/behaviour.ts";

const report: Report = {
  requestId: "r-1",
  status: "success",
  errorType: undefined,
  durationMs: 12.345,
  initDurationMs: undefined,
};
const now = () => Date.UTC(2026, 0, 1);

describe("createLogLines", () => {
  test("writes START, END and REPORT as text", () => {
    proves(
      published(
        "`START`, `END` and `REPORT` lines",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rie/handlers.go",
      ),
    );
    const lines = createLogLines(lambdaFunction(), now);
    expect(lines.start("r-1")).toBe("START RequestId: r-1 Version: $LATEST");
    expect(lines.report(report)).toEqual([
      "END RequestId: r-1",
      "REPORT RequestId: r-1\tDuration: 12.35 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 512 MB",
    ]);
  });

  test("adds how long the start took to the first report", () => {
    proves(
      published(
        "An environment's first report has `Init Duration`",
        "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rie/handlers.go",
      ),
    );
    const lines = createLogLines(lambdaFunction(), now);
    expect(lines.report({ ...report, initDurationMs: 80 })[1]).toMatch(/\tInit Duration: 80\.00 ms$/);
  });

  test("bills the start and the invocation together, rounded up", () => {
    proves(
      documented(
        "The start is billed: Billed Duration is Init Duration and Duration together, rounded up",
        "https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/",
      ),
    );
    const [, text] = createLogLines(lambdaFunction(), now).report({ ...report, initDurationMs: 80.9 });
    expect(text).toContain("\tDuration: 12.35 ms\tBilled Duration: 94 ms\t");
  });

  test("ends the report of an invocation that went wrong with how it did", () => {
    proves(
      ourChoice("A failed invocation's `REPORT` ends `Status: timeout` or `Status: error`, `Error Type: …`"),
    );
    const lines = createLogLines(lambdaFunction(), now);
    const timeout = { ...report, status: "timeout", errorType: "Sandbox.Timedout" } as const;
    const error = { ...report, status: "error", errorType: "Runtime.ExitError" } as const;
    expect(lines.report(timeout)[1]).toMatch(/ MB\tStatus: timeout$/);
    expect(lines.report(error)[1]).toMatch(/ MB\tStatus: error\tError Type: Runtime\.ExitError$/);
  });

  test("writes INIT_REPORT where the start failed", () => {
    proves(
      measured(
        "`INIT_REPORT Init Duration: … Phase: init Status: error Error Type: …` where the start failed (it may not appear for images)",
        "cargo-lambda/cargo-lambda#572",
      ),
    );
    const failed = { status: "error", errorType: "Runtime.ExitError", durationMs: 80 } as const;
    expect(createLogLines(lambdaFunction(), now).initReport(failed)).toBe(
      "INIT_REPORT Init Duration: 80.00 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError",
    );
    const json = createLogLines(lambdaFunction({ logFormat: "JSON" }), now).initReport(failed);
    expect(JSON.parse(json)).toMatchObject({
      type: "platform.initReport",
      record: { phase: "init", status: "error", errorType: "Runtime.ExitError", metrics: { durationMs: 80 } },
    });
  });

  test("writes the platform's events where the function declares JSON", () => {
    proves(
      documented(
        "The platform's events in JSON where the function declares that format",
        lambdaGuide("telemetry-schema-reference"),
      ),
    );
    const lines = createLogLines(lambdaFunction({ logFormat: "JSON" }), now);
    expect(JSON.parse(lines.start("r-1"))).toEqual({
      time: "2026-01-01T00:00:00.000Z",
      type: "platform.start",
      record: { requestId: "r-1", version: "$LATEST" },
    });
    const [done = "", last = ""] = lines.report({
      ...report,
      status: "error",
      errorType: "Runtime.ExitError",
    });
    expect(JSON.parse(done)).toMatchObject({
      type: "platform.runtimeDone",
      record: { requestId: "r-1", status: "error", errorType: "Runtime.ExitError" },
    });
    expect(JSON.parse(last)).toMatchObject({
      type: "platform.report",
      record: {
        requestId: "r-1",
        status: "error",
        metrics: { durationMs: 12.345, billedDurationMs: 13, memorySizeMB: 512, maxMemoryUsedMB: 512 },
      },
    });
  });
});
