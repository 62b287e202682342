import type { Environment, LogLevel } from "../environment.ts";
import { fault } from "../errors.ts";
import { wholeNumberFaults } from "./numbers.ts";

const logLevels: readonly LogLevel[] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** The Lambda function and the image that it runs. */
export function functionFaults(name: string, environment: Environment): string[] {
  const { architecture, logLevel = "INFO", memoryMb, reservedConcurrency = 1, timeoutSeconds } = environment;
  const faults = [
    ...imageFaults(`${name}.image`, environment),
    ...wholeNumberFaults(`${name}.memoryMb`, memoryMb, [128, 10_240], "Lambda offers nothing else"),
    ...wholeNumberFaults(
      `${name}.timeoutSeconds`,
      timeoutSeconds,
      [8, 29],
      "waiting for a database that is down takes 7 seconds, and an HTTP API gives up after 30",
    ),
    ...wholeNumberFaults(
      `${name}.reservedConcurrency`,
      reservedConcurrency,
      [1, 100_000],
      "0 would refuse every request; leave it out to share the account's concurrency",
    ),
  ];
  if (!["x86_64", "arm64"].includes(architecture)) {
    faults.push(fault(`${name}.architecture`, "be x86_64 or arm64", architecture, "Lambda runs on no other"));
  }
  if (!logLevels.includes(logLevel)) {
    const rule = `be one of ${logLevels.join(", ")}`;
    faults.push(fault(`${name}.logLevel`, rule, logLevel, "Lambda knows no other"));
  }
  return faults;
}

function imageFaults(setting: string, { image }: Environment): string[] {
  if ("uri" in image) {
    if (/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(image.uri)) return [];
    const advice = "a tag may be moved, a digest may not";
    return [fault(`${setting}.uri`, "be <repository>@sha256:<64 hex digits>", image.uri, advice)];
  }
  if (Number.isInteger(image.build.revision) && image.build.revision >= 1) return [];
  const advice = "raise it by one to rebuild on a newer base image";
  return [fault(`${setting}.build.revision`, "be a whole number from 1", image.build.revision, advice)];
}
