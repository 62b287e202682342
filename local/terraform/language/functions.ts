import { collectionFunctions } from "./collection-functions.ts";
import { encodingFunctions } from "./encoding-functions.ts";
import { textFunctions } from "./text-functions.ts";
import { toBoolean, toNumber, toText } from "./values.ts";

/** Converts what it is given as Terraform does. @throws {ExpressionError} it cannot */
export type TerraformFunction = (...values: unknown[]) => unknown;

/**
 * The functions of Terraform that the runner knows. Those that read files, the clock or the network are not among
 * them, nor is `try`, which would turn a value that only AWS knows into a wrong one.
 *
 * @see Terraform: Built-in Functions
 */
export const functions: Readonly<Record<string, TerraformFunction>> = {
  ...textFunctions,
  ...collectionFunctions,
  ...encodingFunctions,
  abs: (value) => Math.abs(toNumber(value)),
  ceil: (value) => Math.ceil(toNumber(value)),
  floor: (value) => Math.floor(toNumber(value)),
  max: (...values) => Math.max(...values.map(toNumber)),
  min: (...values) => Math.min(...values.map(toNumber)),
  tostring: (value) => (value === null ? null : toText(value)),
  tonumber: (value) => (value === null ? null : toNumber(value)),
  tobool: (value) => (value === null ? null : toBoolean(value)),
  sensitive: (value) => value,
  nonsensitive: (value) => value,
};
