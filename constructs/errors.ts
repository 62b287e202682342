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
