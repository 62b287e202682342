/** Converts what it is given as Terraform does. @throws {ExpressionError} it cannot */
export type TerraformFunction = (...values: unknown[]) => unknown;
