import type { Environment } from "../environment.ts";
import { fault } from "../errors.ts";

/** @see AWS: "PutRetentionPolicy" */
const retentionPeriods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What the people who run the system set. */
export function operationFaults(name: string, { logRetentionDays }: Environment): string[] {
  if (retentionPeriods.includes(logRetentionDays)) return [];
  const rule = `be one of ${retentionPeriods.join(", ")}`;
  return [fault(`${name}.logRetentionDays`, rule, logRetentionDays, "CloudWatch knows no other")];
}
