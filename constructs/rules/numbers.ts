import { fault } from "../errors.ts";

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
