/** A parsed Terraform expression. @see Terraform: Expressions */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly (string | Interpolation)[] }
  /** `aws_x.name.attribute`, `var.name`, … up to the first index. */
  | { readonly kind: "reference"; readonly path: readonly string[] }
  | { readonly kind: "attribute"; readonly target: Expression; readonly name: string }
  | { readonly kind: "index"; readonly target: Expression; readonly key: Expression }
  /** `target[*].a[0]`: of every element the attribute or the element that the steps lead to. */
  | { readonly kind: "splat"; readonly target: Expression; readonly steps: readonly (string | Expression)[] }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly arguments: readonly Expression[];
      /** `f(list...)` */
      readonly expandsLast: boolean;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | ForExpression
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    };

/** `[for key, item in collection : result if condition]`, or `{for … : resultKey => result}`. */
export interface ForExpression {
  readonly kind: "for";
  /** Name of the key's or index's variable; undefined: it has none. */
  readonly keyName: string | undefined;
  readonly itemName: string;
  readonly collection: Expression;
  /** Undefined: the result is a list. */
  readonly resultKey: Expression | undefined;
  readonly result: Expression;
  readonly condition: Expression | undefined;
  /** `result...`: results of the same key are collected in a list. */
  readonly groups: boolean;
}

export interface Interpolation {
  /** As written, `${…}`. */
  readonly source: string;
  readonly expression: Expression;
}

/** Paths of everything that an expression refers to, as `aws_x.name.attribute` split at its dots. */
export function referencesIn(expression: Expression): readonly (readonly string[])[] {
  if (expression.kind === "reference") return [expression.path];
  const found = childrenOf(expression).flatMap(referencesIn);
  if (expression.kind !== "for") return found;
  return found.filter(([root]) => root !== expression.keyName && root !== expression.itemName);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "reference":
      return [];
    case "template":
      return expression.parts.flatMap((part) => (typeof part === "string" ? [] : [part.expression]));
    case "attribute":
      return [expression.target];
    case "splat":
      return [expression.target, ...expression.steps.filter((step) => typeof step !== "string")];
    case "index":
      return [expression.target, expression.key];
    case "call":
      return expression.arguments;
    case "list":
      return expression.items;
    case "object":
      return expression.entries.flat();
    case "for":
      return [expression.collection, expression.resultKey, expression.result, expression.condition].filter(
        (part) => part !== undefined,
      );
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "conditional":
      return [expression.condition, expression.whenTrue, expression.whenFalse];
  }
}

/**
 * Why an expression has no value. The message is the end of a sentence that begins with the expression; the caller
 * that knows where the expression is written turns it into an error for the user.
 *
 * - `invalid`: the expression is wrong
 * - `unknown`: only AWS knows the value
 * - `unsupported`: Terraform has it and the runner does not
 */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly kind: "invalid" | "unknown" | "unsupported";
  /** What to do about it. @default - the caller knows */
  readonly advice: string | undefined;

  constructor(kind: ExpressionError["kind"], message: string, advice?: string) {
    super(message);
    this.kind = kind;
    this.advice = advice;
  }
}

export function invalid(message: string): ExpressionError {
  return new ExpressionError("invalid", message);
}
