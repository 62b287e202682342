import { evaluate } from "../../local/terraform/language/evaluate.ts";
import { functions } from "../../local/terraform/language/functions.ts";
import { parseExpression } from "../../local/terraform/language/parse.ts";
import { ExpressionError, invalid } from "../../local/terraform/language/syntax.ts";
import { attributeOf } from "../../local/terraform/language/values.ts";
import type { Outcome } from "./console.ts";

export const functionNames: readonly string[] = Object.keys(functions);

/** What the runner makes of an expression; `unsupported` in the reason where it is Terraform's and not the runner's. */
export function evaluateWithRunner(expression: string, locals: Readonly<Record<string, unknown>>): Outcome {
  try {
    const value = evaluate(parseExpression(expression), ([root, ...path]) => {
      if (root !== "local") throw invalid(`does not know ${root}`);
      return path.reduce(attributeOf, locals as unknown);
    });
    return { value };
  } catch (error) {
    if (error instanceof ExpressionError) return { refused: `${error.kind}: ${error.message}` };
    throw error;
  }
}
