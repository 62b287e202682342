/**
 * Why an expression has no value, told as the end of a sentence that begins with the expression.
 * Whoever knows the expression's place turns it into an error for the person.
 *
 * - `invalid`: the person has made a mistake
 * - `unknown`: only AWS could tell the value
 * - `unsupported`: Terraform has it and the runner does not
 */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly kind: "invalid" | "unknown" | "unsupported";

  constructor(kind: ExpressionError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

export function invalid(message: string): ExpressionError {
  return new ExpressionError("invalid", message);
}
