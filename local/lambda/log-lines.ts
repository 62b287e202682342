import type { LambdaFunction } from "../model.ts";

/** How an invocation, or an initialisation, went. */
export interface Report {
  readonly requestId: string;
  readonly status: "success" | "error" | "timeout";
  readonly errorType: string | undefined;
  readonly durationMs: number;
  /** Of the first invocation of an environment only. */
  readonly initDurationMs: number | undefined;
}

/**
 * The platform's lines in a function's log, in the format that the function declares.
 *
 * The memory that was used is not measured: as in AWS's runtime interface emulator it is said to be all there is.
 *
 * @param now milliseconds since the epoch
 * @see AWS: Lambda Telemetry API Event schema reference (for the JSON format)
 */
export function createLogLines(lambda: LambdaFunction, now: () => number) {
  const event = (type: string, record: object) =>
    JSON.stringify({ time: new Date(now()).toISOString(), type: `platform.${type}`, record });

  const textReport = (report: Report, billedMs: number) =>
    [
      `REPORT RequestId: ${report.requestId}`,
      `Duration: ${report.durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billedMs} ms`,
      `Memory Size: ${lambda.memorySizeMb} MB`,
      `Max Memory Used: ${lambda.memorySizeMb} MB`,
      ...(report.initDurationMs === undefined
        ? []
        : [`Init Duration: ${report.initDurationMs.toFixed(2)} ms`]),
    ].join("\t");

  const jsonReport = (report: Report, billedMs: number) => {
    const { requestId, status, errorType, durationMs, initDurationMs } = report;
    const outcome = { requestId, status, ...(errorType && { errorType }) };
    const metrics = {
      durationMs,
      billedDurationMs: billedMs,
      memorySizeMB: lambda.memorySizeMb,
      maxMemoryUsedMB: lambda.memorySizeMb,
      ...(initDurationMs !== undefined && { initDurationMs }),
    };
    return [
      event("runtimeDone", { ...outcome, metrics: { durationMs } }),
      event("report", { ...outcome, metrics }),
    ];
  };

  return {
    start: (requestId: string): string =>
      lambda.logFormat === "Text"
        ? `START RequestId: ${requestId} Version: $LATEST`
        : event("start", { requestId, version: "$LATEST" }),

    report(report: Report): string[] {
      const billedMs = Math.ceil(report.durationMs);
      if (lambda.logFormat === "JSON") return jsonReport(report, billedMs);
      return [`END RequestId: ${report.requestId}`, textReport(report, billedMs)];
    },
  };
}
