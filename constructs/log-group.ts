import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { Construct } from "constructs";

/** What all log groups of a stack have in common. */
export interface LogSettings {
  /** One of the periods that CloudWatch Logs knows. */
  readonly retentionDays: number;
  /** @default - CloudWatch Logs encrypts with a key of its own */
  readonly kmsKeyArn?: string;
  readonly protectFromDeletion: boolean;
}

export function createLogGroup(
  scope: Construct,
  id: string,
  name: string,
  settings: LogSettings,
): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, {
    name,
    retentionInDays: settings.retentionDays,
    kmsKeyId: settings.kmsKeyArn,
    deletionProtectionEnabled: settings.protectFromDeletion,
  });
}
