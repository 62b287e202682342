import { fault } from "../errors.ts";

/** The fault of an ARN that is not of this service, in this region; none where it is, or is not set. */
export function arnFaults(
  setting: string,
  arn: string | undefined,
  { service, region, resource }: { service: string; region: string; resource: RegExp },
  what: string,
): string[] {
  const start = new RegExp(`^arn:aws(?:-[a-z]+)*:${service}:${region}:\\d{12}:`);
  if (arn === undefined || (start.test(arn) && resource.test(arn.replace(start, "")))) return [];
  const example = `arn:aws:${service}:${region}:<account id>:…`;
  return [fault(setting, `be the ARN of ${what} in the same region`, arn, `it begins ${example}`)];
}

/** The fault of what is not the ARN of a KMS key in this region. */
export function kmsKeyFaults(setting: string, arn: string | undefined, region: string): string[] {
  const key = { service: "kms", region, resource: /^key\/[\w-]+$/ };
  return arnFaults(setting, arn, key, "a KMS key");
}
