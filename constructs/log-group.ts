import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { Construct } from "constructs";
import { fault, kmsKeyFaults, type SharedSettings } from "./settings.ts";

/** What all log groups of a stack have in common. */
export interface LogGroupSettings extends Pick<SharedSettings, "protectFromDeletion"> {
  /** Days, one of the periods that CloudWatch Logs knows. */
  readonly logRetentionDays: number;
  /**
   * ARN of the KMS key that logs are encrypted with, in the same region; its policy must let
   * `logs.<region>.amazonaws.com` use it.
   *
   * @default - CloudWatch Logs encrypts with a key of its own
   */
  readonly logKmsKeyArn?: string;
}

/** @see AWS: "PutRetentionPolicy" */
const retentionPeriods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What is wrong with the settings of logs. */
export function logGroupFaults(
  name: string,
  { logRetentionDays, logKmsKeyArn, region }: LogGroupSettings & Pick<SharedSettings, "region">,
): string[] {
  const faults = kmsKeyFaults(`${name}.logKmsKeyArn`, logKmsKeyArn, region);
  if (retentionPeriods.includes(logRetentionDays)) return faults;
  const rule = `be one of ${retentionPeriods.join(", ")}`;
  return [fault(`${name}.logRetentionDays`, rule, logRetentionDays, "CloudWatch knows no other"), ...faults];
}

export function createLogGroup(
  scope: Construct,
  id: string,
  name: string,
  settings: LogGroupSettings,
): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, {
    name,
    retentionInDays: settings.logRetentionDays,
    kmsKeyId: settings.logKmsKeyArn,
    deletionProtectionEnabled: settings.protectFromDeletion,
  });
}
