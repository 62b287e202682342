import type { Outputs } from "../../operations/deployed/outputs.ts";

/** Outputs of a system that a test makes up. */
export function outputsOf(values: Readonly<Record<string, unknown>>): Outputs {
  return {
    text: (name) => String(values[name]),
    map: (name) => (values[name] ?? {}) as Record<string, string>,
  };
}
