import { loginScopes } from "./defaults.ts";

/** What more than one construct is told. */
export interface SharedSettings {
  /** AWS region, `eu-west-1`. */
  readonly region: string;
  /**
   * Whether what holds data refuses to be destroyed: users, tables, images and logs. To tear such a stack down,
   * apply `false` first.
   */
  readonly protectFromDeletion: boolean;
}

/** Scope name → description, as the contract declares them. */
export type Scopes = Readonly<Record<string, string>>;

/** What is wrong with the configuration; the message lists every fault, one a line, and is shown as it is. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.faults = faults;
  }
}

/** `<setting> must <rule>, got <value>; <what to do>` */
export function fault(setting: string, rule: string, value: unknown, advice: string): string {
  return `${setting} must ${rule}, got ${JSON.stringify(value)}; ${advice}`;
}

/** The fault of a number that is not a whole one from `least` to `most`; none where it is. */
export function wholeNumberFaults(
  setting: string,
  value: number,
  [least, most]: readonly [number, number],
  advice: string,
): string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [fault(setting, `be a whole number from ${least} to ${most}`, value, advice)];
}

/** The fault of more entries than AWS takes; none up to `most`. */
export function countFaults(setting: string, count: number, most: number, advice: string): string[] {
  return count <= most ? [] : [fault(setting, `have at most ${most} entries`, count, advice)];
}

/** The fault of a text that has too few or too many characters; none where it is, or is not set. */
export function lengthFaults(
  setting: string,
  text: string | undefined,
  [least, most]: readonly [number, number],
  advice: string,
): string[] {
  if (text === undefined || (text.length >= least && text.length <= most)) return [];
  return [fault(setting, `have ${least} to ${most} characters`, text.length, advice)];
}

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

/** The fault of what is not the ARN of a KMS key in this region; none where it is, or is not set. */
export function kmsKeyFaults(setting: string, arn: string | undefined, region: string): string[] {
  const key = { service: "kms", region, resource: /^key\/[\w-]+$/ };
  return arnFaults(setting, arn, key, "a KMS key");
}

/** The fault of a URL. What stands before an `@` may be a password: of that nothing is shown but the scheme. */
export function urlFault(setting: string, rule: string, url: string, advice: string): string {
  return fault(setting, rule, url.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@"), advice);
}

/** The fault of what is not the name of a region of AWS's standard partition. */
export function regionFaults(setting: string, region: string): string[] {
  if (!/^[a-z]{2}(?:-[a-z]+)+-[1-9]$/.test(region)) {
    return [fault(setting, "be the name of an AWS region", region, 'write it like "eu-west-1"')];
  }
  if (!/^(?:cn|us-gov|us-iso\w*)-/.test(region)) return [];
  const advice = "hosts and ARNs of other partitions are not supported";
  return [fault(setting, "be a region of AWS's standard partition", region, advice)];
}

/** The faults of scopes that are not declared: a client or a route may name no other. */
export function scopeFaults(setting: string, names: readonly string[], declared: Scopes): string[] {
  const known = Object.keys(declared).join(", ");
  return names
    .filter((scope) => !Object.hasOwn(declared, scope))
    .map((scope) =>
      (loginScopes as readonly string[]).includes(scope)
        ? fault(
            setting,
            "name scopes of the API only",
            scope,
            "only logins have OpenID scopes, and have them anyway",
          )
        : fault(setting, `name declared scopes (${known})`, scope, "declare it in service/contract.ts"),
    );
}
