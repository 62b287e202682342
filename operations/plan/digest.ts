import { createHash } from "node:crypto";
import { type Change, parsePlan, withoutSensitive } from "./plan-json.ts";

/**
 * Tells plans apart by all that they do: what is made, changed, replaced and destroyed, every value before and after,
 * and the outputs. It does NOT cover sensitive values: whoever sees the digest could try guesses of them.
 *
 * @param json of `terraform show -json`
 * @returns SHA-256, in hexadecimal
 * @throws {UserError} the format is not one that this was written for
 */
export function digestPlan(json: string): string {
  const { resourceChanges, outputChanges } = parsePlan(json);
  const content = {
    changes: resourceChanges.map(({ address, change }) => ({ address, ...withoutSecrets(change) })),
    outputs: Object.entries(outputChanges).map(([name, change]) => ({ name, ...withoutSecrets(change) })),
  };
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function withoutSecrets(change: Change): Change {
  return {
    ...change,
    before: withoutSensitive(change.before, change.before_sensitive),
    after: withoutSensitive(change.after, change.after_sensitive),
  };
}
