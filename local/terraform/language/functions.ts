import { collectionFunctions } from "./functions/collections.ts";
import { encodingFunctions } from "./functions/encoding.ts";
import type { TerraformFunction } from "./functions/terraform-function.ts";
import { textFunctions } from "./functions/text.ts";
import { invalid } from "./syntax.ts";
import { toBoolean, toNumber, toText } from "./values.ts";

/**
 * The functions of Terraform that the runner knows, but those that read files and those that do not evaluate all of
 * their arguments (`try`, `can`). Functions that give another value at each call, such as `timestamp`, are not
 * supported.
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
  signum: (value) => Math.sign(toNumber(value)),
  parseint: (text, base) => parseInteger(toText(text), toNumber(base)),
  pow: (base, exponent) => toNumber(base) ** toNumber(exponent),
};

function parseInteger(text: string, base: number): number {
  const number = Number.parseInt(text, base);
  const digitsAlone = text.toLowerCase().replace(/^-?0*(?=.)/, "");
  if (base >= 2 && base <= 36 && Math.abs(number).toString(base) === digitsAlone) return number;
  throw invalid(`gives parseint a string that is no number of base ${base}`);
}
