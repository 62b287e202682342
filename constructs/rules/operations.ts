import type { Environment } from "../environment.ts";
import { fault } from "../errors.ts";
import { kmsKeyFaults } from "./arns.ts";
import { regionFaults } from "./names.ts";
import { urlFault } from "./urls.ts";

/** What the people who run the system set. */
export function operationFaults(name: string, environment: Environment): string[] {
  const { clientSecretStore, corsOrigins, logKmsKeyArn, logRetentionDays, monitoring, region, stateBucket } =
    environment;
  return [
    ...retentionFaults(`${name}.logRetentionDays`, logRetentionDays),
    ...kmsKeyFaults(`${name}.logKmsKeyArn`, logKmsKeyArn, region),
    ...kmsKeyFaults(`${name}.clientSecretStore.kmsKeyArn`, clientSecretStore?.kmsKeyArn, region),
    ...originFaults(`${name}.corsOrigins`, corsOrigins),
    ...emailFaults(`${name}.monitoring.emails`, monitoring?.emails ?? []),
    ...(stateBucket ? bucketFaults(`${name}.stateBucket`, stateBucket) : []),
  ];
}

/** @see AWS: "PutRetentionPolicy" */
const retentionPeriods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function retentionFaults(setting: string, days: number): string[] {
  if (retentionPeriods.includes(days)) return [];
  const rule = `be one of ${retentionPeriods.join(", ")}`;
  return [fault(setting, rule, days, "CloudWatch knows no other")];
}

function originFaults(setting: string, origins: readonly string[] | undefined): string[] {
  if (!origins) return [];
  if (origins.length === 0) {
    return [fault(setting, "name at least one origin", origins, "leave it out where no page calls the API")];
  }
  return origins
    .filter((origin) => !isOrigin(origin))
    .map((origin) => {
      const rule = "be https origins, without a slash at the end";
      return urlFault(setting, rule, origin, "list each one, not *; http is for http://localhost only");
    });
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text) || text.includes("*")) return false;
  const { hostname, origin, protocol } = new URL(text);
  return origin === text && (protocol === "https:" || hostname === "localhost");
}

function emailFaults(setting: string, emails: readonly string[]): string[] {
  return emails
    .filter((email, index) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || emails.indexOf(email) < index)
    .map((email) => fault(setting, "be e-mail addresses, each once", email, "alarms are sent there"));
}

/** @see AWS: "General purpose bucket naming rules" */
function bucketFaults(setting: string, { name, region }: NonNullable<Environment["stateBucket"]>): string[] {
  const faults: string[] = [];
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    const rule = "be the name of an S3 bucket";
    faults.push(fault(`${setting}.name`, rule, name, "3 to 63 lower-case letters, digits, dots and hyphens"));
  }
  return [...faults, ...regionFaults(`${setting}.region`, region)];
}
