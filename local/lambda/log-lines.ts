import type { LambdaFunction } from "../model.ts";

/** How an invocation went. */
export interface Report {
  readonly requestId: string;
  readonly status: "success" | "error" | "timeout";
  readonly errorType: string | undefined;
  readonly durationMs: number;
  /** Of the first invocation of an environment only. */
  readonly initDurationMs: number | undefined;
}

/** How a start went that failed. */
export interface FailedInit {
  readonly status: "error" | "timeout";
  readonly errorType: string;
  readonly durationMs: number;
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

    /** Nothing of an invocation comes after it: the start failed. */
    initReport({ status, errorType, durationMs }: FailedInit): string {
      if (lambda.logFormat === "JSON") {
        const record = { initializationType: "on-demand", phase: "init", status, errorType };
        return event("initReport", { ...record, metrics: { durationMs } });
      }
      const duration = `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms`;
      return [duration, "Phase: init", ...textStatus({ status, errorType })].join("\t");
    },

    report(report: Report): string[] {
      const billedMs = Math.ceil((report.initDurationMs ?? 0) + report.durationMs);
      if (lambda.logFormat === "JSON") return jsonReport(report, billedMs);
      return [`END RequestId: ${report.requestId}`, textReport(lambda, report, billedMs)];
    },
  };
}

/** Nothing of what went well; the type of an error, but not of a timeout. */
function textStatus({ status, errorType }: Pick<Report, "status" | "errorType">): string[] {
  if (status === "success") return [];
  return [`Status: ${status}`, ...(status === "error" ? [`Error Type: ${errorType}`] : [])];
}

function textReport({ memorySizeMb }: LambdaFunction, report: Report, billedMs: number): string {
  const { requestId, durationMs, initDurationMs } = report;
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs} ms`,
    `Memory Size: ${memorySizeMb} MB`,
    `Max Memory Used: ${memorySizeMb} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    ...textStatus(report),
  ].join("\t");
}
