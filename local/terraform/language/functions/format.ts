import { ExpressionError, invalid } from "../syntax.ts";
import { canonical, toBoolean, toNumber, toText } from "../values.ts";

const verb = /%(?<flags>[-+0]*)(?<width>\d+)?(?:\.(?<precision>\d+))?(?<letter>[\s\S])?/g;

/**
 * Terraform's `format`: the verbs `s`, `v`, `q`, `d`, `f`, `t`, `x` and `X`, the flags `-`, `+` and `0`, width and
 * precision. `%%` is a percent sign.
 *
 * @throws {ExpressionError} another verb, or not one value for each
 */
export function formatText(pattern: string, values: readonly unknown[]): string {
  let used = 0;
  const text = pattern.replace(verb, (whole, flags: string, width = "0", precision, letter) => {
    if (letter === "%") return "%";
    if (used >= values.length) throw invalid("gives format too few values");
    const shown = formatValue(letter, values[used++], precision);
    if (shown === undefined) throw new ExpressionError("unsupported", `${whole} in format`);
    return pad(
      flags.includes("+") && /^\d/.test(shown) && "df".includes(letter) ? `+${shown}` : shown,
      flags,
      +width,
    );
  });
  if (used < values.length) throw invalid("gives format too many values");
  return text;
}

function formatValue(letter: string, value: unknown, precision: string | undefined): string | undefined {
  switch (letter) {
    case "s":
      return toText(value).slice(0, precision === undefined ? undefined : Number(precision));
    case "v":
      return typeof value === "object" ? canonical(value) : toText(value);
    case "q":
      return JSON.stringify(toText(value));
    case "d":
      return String(Math.trunc(toNumber(value)));
    case "f":
      return toNumber(value).toFixed(Number(precision ?? 6));
    case "t":
      return String(toBoolean(value));
    case "x":
      return toNumber(value).toString(16);
    case "X":
      return toNumber(value).toString(16).toUpperCase();
    default:
      return undefined;
  }
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0")) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
