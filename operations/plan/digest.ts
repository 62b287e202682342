import { createHash } from "node:crypto";
import { isDecisive } from "./decisive-attributes.ts";
import { effectOf } from "./effect.ts";
import { type Change, parsePlan, type ResourceChange } from "./plan-json.ts";
import {
  type Difference,
  differencesOf,
  fingerprintOf,
  isChanged,
  isUnknown,
  outputDifference,
} from "./planned-value.ts";

/**
 * Tells plans apart by what they are meant to do: which resources and outputs change, and what of them, from what to
 * what. A resource that does not change is no part of it, whatever AWS says of it meanwhile.
 *
 * It covers of a sensitive value that it changes, not to what: whoever sees the digest could try guesses of it. It does
 * NOT cover what AWS has yet to decide, such as the ARN of what is made.
 *
 * @param json of `terraform show -json`
 * @returns SHA-256, in hexadecimal
 * @throws {UserError} the format is not one that this was written for
 */
export function digestPlan(json: string): string {
  const { resourceChanges, outputChanges } = parsePlan(json);
  const content = {
    changes: resourceChanges.filter(({ change }) => effectOf(change)).map(describeResource),
    outputs: Object.entries(outputChanges).flatMap(([name, change]) => describeOutput(name, change)),
  };
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function describeResource({ address, type, change }: ResourceChange): unknown {
  const { actions, replace_paths: paths, importing } = change;
  const differences = differencesOf(change).filter(isChanged);
  return {
    address,
    actions,
    paths,
    importing,
    values: differences.flatMap((one) => describe(type, one, change)),
  };
}

/** What a resource was does not matter where AWS alone decides it, or where the resource goes. */
function describe(type: string, { name, before, after }: Difference, { actions }: Change): unknown[] {
  const isIntended = isDecisive(type, name);
  if (!isIntended && actions.every((action) => action === "delete" || action === "forget")) return [];
  const former = !isIntended && isUnknown(after) ? "" : fingerprintOf(before, name);
  return [[name, former, fingerprintOf(after, name)]];
}

function describeOutput(name: string, change: Change): unknown[] {
  const difference = outputDifference(name, change);
  if (!effectOf(change) || !isChanged(difference)) return [];
  return [
    [name, change.actions, fingerprintOf(difference.before, name), fingerprintOf(difference.after, name)],
  ];
}
