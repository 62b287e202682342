import type { PasswordPolicy } from "../model.ts";

/** The characters that Cognito counts as symbols. */
const symbol = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** What a password lacks, as ends of "it needs …"; empty: it is good. */
export function passwordFaults(policy: PasswordPolicy, password: string): string[] {
  const rules: [broken: boolean, demand: string][] = [
    [password.length < policy.minimumLength, `at least ${policy.minimumLength} characters`],
    [password.length > 256, "at most 256 characters"],
    [policy.requireLowercase && !/[a-z]/.test(password), "a lower-case letter"],
    [policy.requireUppercase && !/[A-Z]/.test(password), "an upper-case letter"],
    [policy.requireNumbers && !/[0-9]/.test(password), "a number"],
    [policy.requireSymbols && !symbol.test(password), "a symbol"],
  ];
  return rules.filter(([broken]) => broken).map(([, demand]) => demand);
}
