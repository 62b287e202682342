import { fault } from "../errors.ts";

/** The fault of a URL. What stands before an `@` may be a password: of that nothing is shown but the scheme. */
export function urlFault(setting: string, rule: string, url: string, advice: string): string {
  return fault(setting, rule, url.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@"), advice);
}
