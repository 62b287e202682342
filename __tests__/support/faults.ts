import { assertSettings, type Environment } from "../../constructs/environment.ts";
import { ConfigurationError } from "../../constructs/settings.ts";
import type { Route } from "../../service/contract.ts";
import { contract, settings } from "./synthesis.ts";

/** What is wrong with `dev` once some of its settings are others. */
export function faultsOf(overrides: Partial<Environment>, name = "dev"): readonly string[] {
  return catchFaults(() => assertSettings({ [name]: settings(overrides) }, contract));
}

/** What is wrong with a table of exactly these routes. */
export function routeFaultsOf(...rows: unknown[]): readonly string[] {
  return catchFaults(() => assertSettings({}, { ...contract, routes: rows as Route[] }));
}

export function catchFaults(action: () => void): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}
